begin;
select * from no_plan();

select tests.create_people();

-- A rate per category, each a prime of its own size; another list above a hundred thousand tokens.
insert into public.ai_model_prices (
  id, provider, model, effective_on, source, context_over_tokens,
  input_usd_per_mtok, cache_read_usd_per_mtok, cache_write_5m_usd_per_mtok, cache_write_1h_usd_per_mtok,
  audio_input_usd_per_mtok, output_usd_per_mtok, audio_output_usd_per_mtok, image_output_usd_per_mtok, web_search_usd_per_1k
)
values
  (md5('short')::uuid, 'test', 'model', '2026-01-01', 'the price page', 0, 2, 0.03, 5, 7, 11, 13, 17, 19, 23),
  (md5('long')::uuid, 'test', 'model', '2026-01-01', 'the price page', 100000, 4, 0.06, 10, 14, 22, 26, 34, 38, 23);
insert into public.ai_model_prices (id, provider, model, effective_on, source, hours_start, hours_end, is_weekdays_only, input_usd_per_mtok)
values (md5('day')::uuid, 'test', 'by the hour', '2026-01-01', 'test', null, null, false, 2), (md5('night')::uuid, 'test', 'by the hour', '2026-01-01', 'test', '22:00', '06:00', true, 1);

create function pg_temp.log(p_request_id text, p_rest text, p_model text default 'model') returns uuid language plpgsql as $$
declare
  v_id uuid;
begin
  execute format(
    'select public.log_ai_usage(%L, p_provider => ''test'', p_model_used => %L, p_request_id => %L, p_occurred_at => ''2026-11-10 12:00+00'', %s)',
    tests.user_id('acme_member'), p_model, p_request_id, p_rest
  ) into v_id;
  return v_id;
end;
$$;
create function pg_temp.explain(p_request_id text, p_currency text default 'USD') returns jsonb language sql as $$
  select public.explain_ai_cost((select id from public.ai_usage_log where request_id = p_request_id), p_currency);
$$;
-- "quantity × rate / per = cost", the list rate behind it where it is another
create function pg_temp.lines(p_explanation jsonb) returns text language sql as $$
  select string_agg(
    format(
      '%s: %s × %s/%s = %s', category ->> 'category', category ->> 'quantity',
      coalesce(category ->> 'rate_usd', '?')
        || case when category ->> 'rate_usd' <> category ->> 'list_rate_usd' then ' instead of ' || (category ->> 'list_rate_usd') else '' end,
      category ->> 'per', coalesce(category ->> 'cost_usd', '?')
    ),
    '; ' order by ordinality
  )
  from jsonb_array_elements(p_explanation -> 'categories') with ordinality as given (category, ordinality);
$$;

-- every category
select pg_temp.log(
  'everything',
  'p_input_tokens => 12345, p_cache_read_tokens => 67891, p_cache_write_5m_tokens => 1111, p_cache_write_1h_tokens => 222, '
  'p_audio_input_tokens => 333, p_output_tokens => 987, p_reasoning_tokens => 99, p_audio_output_tokens => 44, '
  'p_image_output_tokens => 55, p_web_search_requests => 6'
);
select is(
  pg_temp.lines(pg_temp.explain('everything')),
  'input_tokens: 12345 × 2/1000000 = 0.02469; cache_read_tokens: 67891 × 0.03/1000000 = 0.00203673; '
  'cache_write_5m_tokens: 1111 × 5/1000000 = 0.005555; cache_write_1h_tokens: 222 × 7/1000000 = 0.001554; '
  'audio_input_tokens: 333 × 11/1000000 = 0.003663; output_tokens: 987 × 13/1000000 = 0.012831; '
  'audio_output_tokens: 44 × 17/1000000 = 0.000748; image_output_tokens: 55 × 19/1000000 = 0.001045; '
  'web_search_requests: 6 × 23/1000 = 0.138',
  'Every category that was used is a line, the reasoning within the output.'
);
select is(pg_temp.explain('everything') ->> 'total_cost_usd', '0.19012273', 'The total is their sum.');
select is(
  pg_temp.explain('everything') - array['id', 'categories', 'created_at'],
  jsonb_build_object(
    'request_id', 'everything', 'line', 0, 'provider', 'test', 'model_used', 'model', 'service_tier', 'standard', 'geo', null,
    'prompt_tokens', 81902, 'usage_status', 'final',
    'price', jsonb_build_object(
      'id', md5('short')::uuid, 'provider', 'test', 'model', 'model', 'scope', 'catalogue', 'service_tier', 'standard', 'geo', null,
      'effective_on', '2026-01-01', 'revision', 0, 'context_over_tokens', 0, 'hours_start', null, 'hours_end', null,
      'is_weekdays_only', false, 'source', 'the price page'
    ),
    'discount_percent', null, 'total_cost_usd', 0.19012273, 'unpriced_reason', null,
    'currency', 'USD', 'per_usd', 1, 'total_cost', 0.19012273, 'repricings', '[]'::jsonb
  ),
  'It says which price was used and where that comes from.'
);

-- a long prompt, from the first token on
select pg_temp.log('long', 'p_input_tokens => 1, p_cache_read_tokens => 100000, p_output_tokens => 10');
select is(
  pg_temp.lines(pg_temp.explain('long')),
  'input_tokens: 1 × 4/1000000 = 0.000004; cache_read_tokens: 100000 × 0.06/1000000 = 0.006; output_tokens: 10 × 26/1000000 = 0.00026',
  'A long prompt has the rates of long prompts.'
);
select is(
  pg_temp.explain('long') #>> '{price,context_over_tokens}' || ' < ' || (pg_temp.explain('long') ->> 'prompt_tokens'),
  '100000 < 100001',
  'It says why: the threshold, and the prompt that exceeds it.'
);

-- the hours of the day
select pg_temp.log('by day', 'p_input_tokens => 1', 'by the hour');
select public.log_ai_usage(null, p_provider => 'test', p_model_used => 'by the hour', p_request_id => 'by night', p_occurred_at => '2026-11-10 23:00+00', p_input_tokens => 1);
select is(
  pg_temp.explain('by night') -> 'price' ->> 'hours_start' || ' – ' || (pg_temp.explain('by night') -> 'price' ->> 'hours_end'),
  '22:00:00 – 06:00:00',
  'A price of some hours says which.'
);
select is(pg_temp.explain('by night') #>> '{price,is_weekdays_only}', 'true', 'And on which days.');
select is(pg_temp.explain('by day') #>> '{price,hours_start}', null, 'The rest of the day has none.');

-- a discount
select public.set_ai_price_discount('test', 12.5, 'agreement', p_effective_on => '2026-11-01');
select pg_temp.log('discounted', 'p_input_tokens => 1000, p_output_tokens => 10, p_web_search_requests => 1');
select is(
  pg_temp.lines(pg_temp.explain('discounted')),
  'input_tokens: 1000 × 1.75 instead of 2/1000000 = 0.00175; output_tokens: 10 × 11.375 instead of 13/1000000 = 0.00011375; '
  'web_search_requests: 1 × 20.125 instead of 23/1000 = 0.020125',
  'A discount is off every rate.'
);
select is(pg_temp.explain('discounted') ->> 'discount_percent', '12.5', 'It says how much.');
select is(pg_temp.explain('everything') ->> 'discount_percent', null, 'What was logged before has none.');

-- custom prices, of an organization and of the project
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 0.7}', 'our contract', tests.organization_id('acme'), '2026-11-01');
select pg_temp.log('custom', format('p_input_tokens => 10, p_organization_id => %L', tests.organization_id('acme')));
select is(
  pg_temp.explain('custom') -> 'price' ->> 'scope' || ', ' || (pg_temp.explain('custom') -> 'price' ->> 'source'),
  'organization, our contract',
  'An organization''s price is said to be that.'
);
select is(pg_temp.explain('custom') ->> 'discount_percent', null, 'No discount is off a custom price.');
select is(
  pg_temp.lines(pg_temp.explain('custom')), 'input_tokens: 10 × 0.7/1000000 = 0.000007', 'The rate is the custom one.'
);
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 0.9}', 'our price list', null, '2026-11-01');
select pg_temp.log('of the project', 'p_input_tokens => 10');
select is(pg_temp.explain('of the project') #>> '{price,scope}', 'project', 'The project''s price is said to be that.');
select is(pg_temp.explain('custom') #>> '{price,scope}', 'organization', 'The organization''s row keeps its own.');

-- no price, and a price that lacks a rate
select pg_temp.log('unknown', 'p_input_tokens => 10', 'nobody knows');
select is(
  pg_temp.explain('unknown') - array['id', 'created_at', 'request_id', 'line', 'provider', 'service_tier', 'geo', 'usage_status', 'repricings'],
  '{
    "model_used": "nobody knows", "prompt_tokens": 10, "price": null, "discount_percent": null,
    "categories": [{"category": "input_tokens", "quantity": 10, "list_rate_usd": null, "rate_usd": null, "per": 1000000, "cost_usd": null, "cost": null}],
    "total_cost_usd": null, "unpriced_reason": "unknown_model", "currency": "USD", "per_usd": 1, "total_cost": null
  }',
  'A row without a price says so, and what was used.'
);
select pg_temp.log('half known', 'p_input_tokens => 10, p_output_tokens => 3');
select is(
  pg_temp.lines(pg_temp.explain('half known')),
  'input_tokens: 10 × 0.9/1000000 = 0.000009; output_tokens: 3 × ?/1000000 = ?',
  'A row that lacks a rate says which.'
);
select is(pg_temp.explain('half known') ->> 'total_cost_usd', null, 'Its total is unknown.');
select is(pg_temp.explain('half known') ->> 'unpriced_reason', 'rate_missing', 'It says why.');
select pg_temp.log('free', 'p_status => ''error''', 'nobody knows');
select is(
  pg_temp.explain('free') -> 'categories' || (pg_temp.explain('free') -> 'total_cost_usd'), '[0]', 'A call that used nothing has no lines and costs nothing.'
);
select pg_temp.log('missing', 'p_usage_status => ''missing''');
select is(
  pg_temp.explain('missing') -> 'categories' || (pg_temp.explain('missing') -> 'total_cost_usd') || (pg_temp.explain('missing') -> 'unpriced_reason'),
  '[null, "usage_missing"]',
  'A call of which no counts are known has no lines and no cost.'
);

-- repriced
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 0.8, "output_usd_per_mtok": 4}', 'read again', null, '2026-11-01', p_is_correction => true);
select public.reprice_ai_usage('misread', p_organization_id => null, p_model => 'model', p_unpriced_only => true, p_dry_run => false);
select is(
  pg_temp.lines(pg_temp.explain('half known')),
  'input_tokens: 10 × 0.8/1000000 = 0.000008; output_tokens: 3 × 4/1000000 = 0.000012',
  'A repriced row is explained by its new price.'
);
select is(pg_temp.explain('half known') #>> '{price,revision}', '1', 'Which it names.');
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 0.8, "output_usd_per_mtok": 5}', 'and again', null, '2026-11-01', p_is_correction => true);
select public.reprice_ai_usage('misread again', p_model => 'model', p_start => '2026-11-10', p_unpriced_only => false, p_dry_run => false);
select is(
  (
    select jsonb_agg(repricing - 'repriced_at' order by repricing ->> 'reason')
    from jsonb_array_elements(pg_temp.explain('half known') -> 'repricings') as repricing
  ),
  '[
    {"repriced_by": null, "reason": "misread", "old_cost_usd": null, "old_rates": {"input_usd_per_mtok": 0.9}, "old_unpriced_reason": "rate_missing", "new_cost_usd": 0.00002},
    {"repriced_by": null, "reason": "misread again", "old_cost_usd": 0.00002, "old_rates": {"input_usd_per_mtok": 0.8, "output_usd_per_mtok": 4}, "old_unpriced_reason": null, "new_cost_usd": 0.000023}
  ]'::jsonb,
  'It tells every repricing.'
);
select is(jsonb_array_length(pg_temp.explain('custom') -> 'repricings'), 0, 'A row that was not repriced has none.');

-- in a currency
insert into public.ai_exchange_rates (currency, rate_on, per_usd, source)
values ('EUR', '2026-11-10', 0.867829558274754838, 'test'), ('RON', '2026-11-09', 4.418293847088431832, 'test');
select is(
  pg_temp.explain('discounted', 'eur') - array[
    'id', 'created_at', 'request_id', 'line', 'provider', 'model_used', 'service_tier', 'geo', 'usage_status', 'price', 'prompt_tokens', 'repricings', 'categories'
  ],
  jsonb_build_object(
    'discount_percent', (select discount_percent from public.ai_usage_log where request_id = 'discounted'),
    'total_cost_usd', (select total_cost_usd from public.ai_usage_log where request_id = 'discounted'),
    'unpriced_reason', null, 'currency', 'EUR', 'per_usd', 0.867829558274754838,
    'total_cost', (select total_cost_usd * 0.867829558274754838 from public.ai_usage_log where request_id = 'discounted')
  ),
  'In euros it says the rate and both totals.'
);
select is(
  pg_temp.explain('long', 'EUR') -> 'categories' -> 1 ->> 'cost',
  trim_scale((pg_temp.explain('long', 'EUR') -> 'categories' -> 1 ->> 'cost_usd')::numeric * 0.867829558274754838)::text,
  'Each line is converted to the last digit.'
);
select is(pg_temp.explain('half known', 'RON') ->> 'total_cost', '0.000101620758483033932136', 'A day without a rate has that of the day before.');

-- All of it adds up.
select is_empty(
  $$
    select request_id, currency, explained.*
    from public.ai_usage_log
      cross join unnest(array['USD', 'EUR', 'RON']) as currency
      cross join lateral public.explain_ai_cost(id, currency) as explanation
      cross join lateral (
        select
          case when bool_and(category ->> 'cost_usd' is not null) is not false and usage_status <> 'missing' then coalesce(sum((category ->> 'cost_usd')::numeric), 0) end as usd,
          case when bool_and(category ->> 'cost_usd' is not null) is not false and usage_status <> 'missing' then coalesce(sum((category ->> 'cost')::numeric), 0) end as cost
        from jsonb_array_elements(explanation -> 'categories') as category
      ) as explained
    where explained.usd is distinct from total_cost_usd
      or explained.usd is distinct from (explanation ->> 'total_cost_usd')::numeric
      or explained.cost is distinct from (explanation ->> 'total_cost')::numeric
  $$,
  'The lines of every row add up to its total in every currency, to the last digit.'
);
select cmp_ok((select count(total_cost_usd)::int from public.ai_usage_log), '>=', 8, 'Of many kinds of rows.');

select * from finish();
rollback;
