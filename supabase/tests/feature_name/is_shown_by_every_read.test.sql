begin;
select * from no_plan();

select tests.create_people();
select public.log_ai_usage(
  tests.user_id('loner'), p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000 / n, p_latency_ms => 10 / n, p_feature => feature, p_request_type => request_type,
  p_entity_type => 'deal', p_entity_id => '7', p_customer_id => 'c1', p_customer_name => 'Customer', p_user_email => 'loner@example.com',
  p_occurred_at => '2026-11-10 12:00+00'::timestamptz - n * interval '1 second'
)
from (values (1, 'assistant_chat', 'report'), (2, 'search_index', 'scheduled'), (3, 'deal_memo', 'deal_call'), (4, null, 'report')) as call (n, feature, request_type);

select public.log_ai_feature_usage(feature, tests.user_id('loner'), p_occurred_at => '2026-11-10 12:00+00')
from unnest(array['assistant_chat', 'search_index', 'deal_memo']) as feature;
select public.start_ai_batch_job(feature)
from unnest(array['assistant_chat', 'search_index', 'deal_memo']) as feature;

-- What a query returns as its column name, of one language.
create function pg_temp.names(p_read text, p_locale text) returns text language plpgsql as $$
declare
  v_names text;
begin
  execute format('select string_agg(coalesce(name, ''-''), '', '' order by name) from (%s) as line (name)', replace(p_read, '$1', quote_nullable(p_locale)))
  into v_names;
  return v_names;
end;
$$;
create temp table read (name text, query text) on commit drop;
insert into read
values
  ('get_ai_costs_by', $$select line ->> 'name' from jsonb_array_elements(public.get_ai_costs_by('feature', '2026-11-10', '2026-11-11', p_locale => $1) -> 'rows') as line$$),
  ('get_ai_usage_timeseries', $$select name from public.get_ai_usage_timeseries('day', 'feature', '2026-11-10', '2026-11-11', p_locale => $1)$$),
  ('get_ai_latency', $$select name from public.get_ai_latency('feature', '2026-11-10', '2026-11-11', p_locale => $1)$$),
  ('get_ai_usage_summary', $$select line ->> 'service_name' from jsonb_array_elements(public.get_ai_usage_summary(1, p_at => '2026-11-10', p_locale => $1) -> 'by_service') as line$$),
  ('get_user_ai_usage', $$select line ->> 'feature_name' from jsonb_array_elements(public.get_user_ai_usage(tests.user_id('loner'), 1, p_at => '2026-11-10', p_locale => $1) -> 'recent_requests') as line$$),
  ('get_ai_feature_stats', $$select line ->> 'feature_name' from jsonb_array_elements(public.get_ai_feature_stats('2026-11-10', '2026-11-11', p_locale => $1) -> 'features' || '[null]') as line$$),
  ('get_ai_requests', $$select line ->> 'feature_name' from jsonb_array_elements(public.get_ai_requests(p_locale => $1) -> 'rows') as line$$),
  ('get_ai_batch_jobs', $$select feature_name from public.get_ai_batch_jobs(p_locale => $1) union all select null$$),
  ('get_ai_entity_summary', $$select line ->> 'feature_name' from jsonb_array_elements(public.get_ai_entity_summary('deal', '7', p_locale => $1) -> 'by_feature') as line$$);

select is(pg_temp.names(query, locale), names, format('%s shows features in %s.', name, coalesce(locale, 'English by default')))
from read, (
  values
    ('en', 'AI Assistant, Deal memo, Search Indexing, -'),
    (null, 'AI Assistant, Deal memo, Search Indexing, -'),
    ('ro', 'Asistent AI, Deal memo, Indexare Căutare, -'),
    ('ro-MD', 'Asistent AI, Deal memo, Indexare Căutare, -'),
    ('fr', 'AI Assistant, Deal memo, Search Indexing, -')
) as given (locale, names)
order by name, locale;
select is(
  pg_temp.names(replace(query, '''feature''', '''request_type'''), 'ro'), 'Deal call, Programat, Raport', format('%s shows request types, too.', name)
)
from read
where query ~ '''feature'', ';

select throws_ok(replace(query, '$1', '''none!'''), 'PT400', 'p_locale is none!', format('%s refuses what is no language.', name))
from read;
select set_eq(
  $$
    select proname::text
    from pg_proc
    where pronamespace = 'public'::regnamespace
      and 'p_locale' = any (proargnames)
      and provolatile = 's'
  $$,
  $$ select name from read union all values ('get_ai_usage_dashboard') $$,
  'These are all reads that show features, or request types.'
);
select is(
  pg_temp.names(
    $$select line ->> 'request_type_name' from jsonb_array_elements(public.get_ai_usage_dashboard(1, p_at => '2026-11-10', p_locale => $1) -> 'by_request_type') as line$$,
    'ro'
  ),
  'Deal call, Programat, Raport',
  'The dashboard shows request types.'
);
select throws_ok($$ select public.get_ai_usage_dashboard(p_locale => 'none!') $$, 'PT400', 'p_locale is none!', 'It refuses what is no language.');

-- Other dimensions
select is(pg_temp.names(replace(query, '''feature''', quote_literal(dimension)), 'ro'), names, format('%s by %s shows %s.', name, dimension, names))
from read
  join (
    values
      ('get_ai_usage_timeseries', 'user', '-'), ('get_ai_usage_timeseries', 'customer', '-'), ('get_ai_usage_timeseries', 'entity', 'deal:7'),
      ('get_ai_usage_timeseries', 'provider', 'anthropic'), ('get_ai_usage_timeseries', 'model', 'claude-haiku-4-5'),
      ('get_ai_latency', 'user', '-'), ('get_ai_latency', 'customer', '-'), ('get_ai_latency', 'entity', 'deal:7'),
      ('get_ai_latency', 'provider', 'anthropic'), ('get_ai_latency', 'model', 'claude-haiku-4-5'),
      ('get_ai_costs_by', 'user', 'loner@example.com'), ('get_ai_costs_by', 'customer', 'Customer'), ('get_ai_costs_by', 'entity', 'deal:7'),
      ('get_ai_costs_by', 'provider', 'anthropic'), ('get_ai_costs_by', 'model', 'claude-haiku-4-5')
  ) as other (name, dimension, names) using (name);
select is(
  (select name from public.get_ai_usage_timeseries('day', null, '2026-11-10', '2026-11-11')), null, 'A total has no name.'
);
select is((select name from public.get_ai_latency(null, '2026-11-10', '2026-11-11')), null, 'Nor has a latency in all.');

-- A new name is shown at once, and to everybody.
select public.set_ai_feature_name('assistant_chat', 'Our Assistant');
select tests.authenticate_as('loner');
select is(
  public.get_user_ai_usage(tests.user_id('loner'), 1, p_at => '2026-11-10') #>> '{recent_requests,0,feature_name}', 'Our Assistant',
  'A new name is shown at once.'
);

select * from finish();
rollback;
