begin;
select * from no_plan();

insert into public.ai_features (feature, locale, display_name)
values
  ('deal_room', 'en', 'Deal Room'),
  ('deal_room', 'en-gb', 'Transaction Room'),
  ('deal_room', 'pt', 'Sala'),
  ('deal_room', 'pt-br', 'Sala do Brasil'),
  ('deal_room', 'zh-hant', '交易室'),
  ('only_german', 'de', 'Nur deutsch');

select is(
  ai_usage.feature_name('deal_room', ai_usage.locale_of(locale)), name, format('In %s it is %s.', coalesce(locale, 'no locale'), name)
)
from (
  values
    ('en', 'Deal Room'), (null, 'Deal Room'), ('', 'Deal Room'), (' ', 'Deal Room'), ('en-GB', 'Transaction Room'), ('en_gb', 'Transaction Room'),
    ('en-US', 'Deal Room'), ('en-GB-oxendict', 'Transaction Room'), ('pt', 'Sala'), ('pt-BR', 'Sala do Brasil'), ('PT-PT', 'Sala'),
    ('pt-BR-x-formal', 'Sala do Brasil'), ('zh-Hant-TW', '交易室'), ('zh-Hans', 'Deal Room'), ('zh', 'Deal Room'), ('ro', 'Deal Room'),
    ('pta', 'Deal Room')
) as given (locale, name);
select is(ai_usage.feature_name('assistant_chat', 'ro-md'), 'Asistent AI', 'Romanian of Moldova is Romanian.');
select is(ai_usage.feature_name('only_german', 'fr'), 'Only german', 'A name in another language than asked for and English is none.');
select is(ai_usage.feature_name('only_german', 'de-at'), 'Nur deutsch', 'In its own language it is one.');

select is(ai_usage.feature_name(key, 'ro'), name, format('Without a name %s is %s.', key, name))
from (
  values
    ('qa_ingestion2', 'Qa ingestion2'), ('deal-summary', 'Deal summary'), ('dealSummary', 'Deal Summary'), ('billing.invoice:draft', 'Billing invoice draft'),
    ('Weekly Report', 'Weekly Report'), ('OCR', 'OCR'), ('  padded  ', 'Padded'), ('a__b--c', 'A b c'), ('___', '___'), ('x', 'X'),
    ('search_2', 'Search 2'), ('交易_室', '交易 室')
) as given (key, name);
select is(ai_usage.feature_name(null, 'en'), null, 'No feature has no name.');
select is(ai_usage.feature_name('Chat', 'ro'), 'Chat', 'Another spelling is another feature.');

select is(
  tests.refusal_of(format('select ai_usage.locale_of(%L)', locale)),
  format('PT400 | p_locale is %s | Pass one language tag, such as en, ro or pt-BR.', locale),
  format('%s is no locale.', locale)
)
from unnest(array['e', 'romanian', 'ro-', 'ro--md', '-ro', 'ro,en', 'en-US,en;q=0.9', 'ro_RO.UTF-8', '%', 'r%', 'ro-muchtoolong', '日本語', 'ro; drop table x']) as locale;

select * from finish();
rollback;
