begin;
select * from no_plan();

create function pg_temp.names_of(p_feature text) returns text language sql as $$
  select string_agg(concat_ws('=', locale, display_name), ' ' order by locale) from public.ai_features where feature = p_feature;
$$;

select is(
  (select to_jsonb(named) from public.set_ai_feature_name('deal_memo', ' Deal Memo ') as named),
  '{"feature": "deal_memo", "locale": "en", "display_name": "Deal Memo"}',
  'A feature gets a name, in English by default, and its row is returned.'
);
select lives_ok($$ select public.set_ai_feature_name('deal_memo', 'Memoriu', 'ro') $$, 'It gets another in Romanian.');
select lives_ok($$ select public.set_ai_feature_name('deal_memo', 'Memoriu MD', 'ro_MD') $$, 'A variety of a language is one.');
select is(pg_temp.names_of('deal_memo'), 'en=Deal Memo ro=Memoriu ro-md=Memoriu MD', 'Each language has its own.');
select lives_ok($$ select public.set_ai_feature_name('deal_memo', 'Memo', 'EN') $$, 'A name is changed by another.');
select is(pg_temp.names_of('deal_memo'), 'en=Memo ro=Memoriu ro-md=Memoriu MD', 'Only in its language.');
select is_empty($$ select public.set_ai_feature_name('deal_memo', p_locale => 'ro-MD') $$, 'No name takes it away.');
select is(pg_temp.names_of('deal_memo'), 'en=Memo ro=Memoriu', 'And no other.');
select is_empty($$ select public.set_ai_feature_name('deal_memo', null, 'fr') $$, 'What has no name loses none.');

select is(tests.refusal_of(format('select public.set_ai_feature_name(%s)', arguments)), refusal, format('(%s) is refused.', left(arguments, 40)))
from (
  values
    ($$null, 'Name'$$, 'PT400 | p_feature is missing | Pass the feature as calls are logged with it.'),
    ($$'', 'Name'$$, 'PT400 | p_feature is missing | Pass the feature as calls are logged with it.'),
    ($$' ', null$$, 'PT400 | p_feature is missing | Pass the feature as calls are logged with it.'),
    (
      $$'x', ' '$$,
      '23514 | new row for relation "ai_features" violates check constraint "ai_features_display_name_is_not_blank" | '
      'Pass what people should read, or leave p_display_name out to take the name away.'
    ),
    (
      $$'x', repeat('n', 256)$$,
      '23514 | new row for relation "ai_features" violates check constraint "ai_features_display_name_is_short" | '
      'A display name has at most 255 bytes.'
    ),
    (
      $$repeat('f', 256), 'Name'$$,
      '23514 | new row for relation "ai_features" violates check constraint "ai_features_feature_is_short" | '
      'A feature has at most 255 bytes, as in ai_usage_log.'
    ),
    ($$'x', 'Name', 'english'$$, 'PT400 | p_locale is english | Pass one language tag, such as en, ro or pt-BR.')
) as given (arguments, refusal);
select lives_ok($$ select public.set_ai_feature_name(repeat('f', 255), repeat('n', 255)) $$, 'The longest are accepted.');

select * from finish();
rollback;
