begin;
select * from no_plan();

select tests.create_people();

create function pg_temp.log(p_request_id text, p_model text, p_rest text) returns void language plpgsql as $$
begin
  execute format(
    'select public.log_ai_usage(null, p_provider => ''test'', p_request_id => %L, p_model_used => %L, %s)',
    p_request_id, p_model, p_rest
  );
end;
$$;
create function pg_temp.costs() returns text language sql as $$
  select string_agg(
    format('%s: %s', request_id, coalesce(trim_scale(total_cost_usd)::text, unpriced_reason)), ', ' order by request_id
  )
  from public.ai_usage_log;
$$;
create function pg_temp.unpriced() returns text language sql as $$
  select coalesce(
    string_agg(format('%s (%s) %s × %s', model_used, service_tier, unpriced_reason, unpriced_requests), ', ' order by model_used, service_tier, unpriced_reason), 'none'
  )
  from public.get_ai_unpriced_models();
$$;
create function pg_temp.shown() returns text language sql as $$
  select format(
    '%s, %s unpriced; ever %s, %s unpriced',
    dashboard #>> '{summary,total_cost_usd}', dashboard #>> '{summary,unpriced_requests}',
    summary ->> 'all_time', summary ->> 'unpriced_requests'
  )
  from public.get_ai_usage_dashboard(60, null, '2026-11-20') as dashboard,
    public.get_ai_cost_summary(null, '2026-11-20') as summary;
$$;
create function pg_temp.reprice() returns jsonb language sql as $$
  select public.reprice_ai_usage('priced at last', p_dry_run => false) - 'run_id';
$$;

select pg_temp.log('before', 'newcomer', $$p_occurred_at => '2026-10-31 23:59:59.999999+00', p_input_tokens => 1000$$);
select pg_temp.log('first', 'newcomer', $$p_occurred_at => '2026-11-01 00:00:00+00', p_input_tokens => 1000, p_output_tokens => 100, p_latency_ms => 7$$);
select pg_temp.log('second', 'newcomer', $$p_occurred_at => '2026-11-12', p_input_tokens => 500$$);
select pg_temp.log('in batch', 'newcomer', $$p_occurred_at => '2026-11-12', p_input_tokens => 500, p_service_tier => 'batch'$$);
select pg_temp.log('searched', 'newcomer', $$p_occurred_at => '2026-11-12', p_input_tokens => 500, p_web_search_requests => 1$$);
select pg_temp.log('of nothing known', 'newcomer', $$p_occurred_at => '2026-11-12', p_usage_status => 'missing'$$);
select pg_temp.log('longer', 'newcomer-2', $$p_occurred_at => '2026-11-12', p_input_tokens => 500$$);
select pg_temp.log('free', 'newcomer', $$p_occurred_at => '2026-11-12', p_status => 'error'$$);
select public.log_ai_usage(null, p_request_id => 'priced', p_occurred_at => '2026-11-12', p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000);

create temp table before on commit drop as select * from public.ai_usage_log;

select is(
  pg_temp.reprice(),
  '{"dry_run": false, "rows": 0, "unpriced_rows": 0, "old_cost_usd": 0, "new_cost_usd": 0, "remaining_rows": 0, "still_unpriced_rows": 6}',
  'Without a new price nothing is priced; the calls of which nothing is known are not counted.'
);
select is(pg_temp.shown(), '0.001, 7 unpriced; ever 0.001, 7 unpriced', 'The aggregates show what is unpriced.');

-- An admin sets the price.
select tests.authenticate_as('admin');
select public.set_ai_model_price(
  'test', 'newcomer', '{"input_usd_per_mtok": 2, "output_usd_per_mtok": 10}', 'contract', p_effective_on => '2026-11-01'
);
select tests.reset();
select is(
  pg_temp.costs(),
  'before: unknown_model, first: unknown_model, free: 0, in batch: unknown_model, longer: unknown_model, '
  'of nothing known: usage_missing, priced: 0.001, searched: unknown_model, second: unknown_model',
  'A new price by itself prices nothing that is logged.'
);

select tests.authenticate_as('admin');
select is(
  pg_temp.reprice(),
  '{"dry_run": false, "rows": 2, "unpriced_rows": 2, "old_cost_usd": 0, "new_cost_usd": 0.004, "remaining_rows": 0, "still_unpriced_rows": 4}',
  'What the price covers is priced: its day, its tier, its name, its rates.'
);
select tests.reset();
select is(
  pg_temp.costs(),
  'before: no_price_in_force, first: 0.003, free: 0, in batch: no_price_in_force, longer: unknown_model, '
  'of nothing known: usage_missing, priced: 0.001, searched: rate_missing, second: 0.001',
  'Everything else has no cost still, and the reason that is true now.'
);
select is(pg_temp.shown(), '0.005, 5 unpriced; ever 0.005, 5 unpriced', 'The aggregates follow at once.');
select is(
  pg_temp.unpriced(),
  'newcomer (batch) no_price_in_force × 1, newcomer (standard) no_price_in_force × 1, newcomer (standard) rate_missing × 1, '
  'newcomer (standard) usage_missing × 1, newcomer-2 (standard) unknown_model × 1',
  'The list of what is unpriced shortens.'
);
select results_eq(
  $$
    select key
    from public.ai_usage_log as after
      join before using (id),
      jsonb_each(to_jsonb(after)) as now (key, value)
    where after.request_id = 'first'
      and now.value is distinct from to_jsonb(before) -> now.key
    order by key collate "C"
  $$,
  array[
    'input_cost_usd', 'input_usd_per_mtok', 'output_cost_usd', 'output_usd_per_mtok', 'price_id', 'total_cost_usd',
    'unpriced_reason'
  ],
  'Only the rates, the costs and why there were none have changed in a row.'
);
select is(
  (select price_id from public.ai_usage_log where request_id = 'first'),
  (select id from public.ai_model_prices where provider = 'test' and model = 'newcomer'),
  'The row names the price.'
);

-- The catalogue learns the rest: a price of its own, and another name for it.
select tests.become('service_role');
select public.sync_ai_model_prices(
  '[
    {"provider": "test", "model": "newcomer", "service_tier": "batch", "input_usd_per_mtok": 1, "source": "test"},
    {"provider": "test", "model": "newcomer", "effective_on": "2026-10-31", "input_usd_per_mtok": 3, "source": "test"}
  ]',
  '[{"provider": "test", "alias": "newcomer-2", "price_provider": "test", "model": "newcomer"}]'
);
select is(
  pg_temp.reprice(),
  '{"dry_run": false, "rows": 3, "unpriced_rows": 3, "old_cost_usd": 0, "new_cost_usd": 0.0045, "remaining_rows": 0, "still_unpriced_rows": 1}',
  'What the catalogue learns is priced too.'
);
select tests.reset();
select is(
  pg_temp.costs(),
  'before: 0.003, first: 0.003, free: 0, in batch: 0.0005, longer: 0.001, '
  'of nothing known: usage_missing, priced: 0.001, searched: rate_missing, second: 0.001',
  'Each row has the price of its moment, tier and name, the custom one before the catalogue''s.'
);
select is(pg_temp.shown(), '0.0095, 2 unpriced; ever 0.0095, 2 unpriced', 'The aggregates follow again.');

-- A price of one organization prices its calls alone.
select pg_temp.log('of ' || name, 'secret', format(
  $$p_occurred_at => '2026-11-12', p_input_tokens => 1000, p_organization_id => %L$$, tests.organization_id(name)
))
from unnest(array['acme', 'globex']) as name;
select public.set_ai_model_price(
  'test', 'secret', '{"input_usd_per_mtok": 4}', 'contract', tests.organization_id('acme'), p_effective_on => '2026-11-01'
);
select is(pg_temp.reprice() ->> 'rows', '1', 'An organization''s price prices one organization''s calls.');
select is(
  (select string_agg(coalesce(trim_scale(total_cost_usd)::text, 'unpriced'), ', ' order by request_id) from public.ai_usage_log where model_used = 'secret'),
  '0.004, unpriced',
  'The other organization''s stay unpriced.'
);

-- A discount, a long prompt and the hours of the day count as they do when a call is logged.
select pg_temp.log('short', 'special', $$p_occurred_at => '2026-11-12 12:00+00', p_input_tokens => 1, p_cache_read_tokens => 99$$);
select pg_temp.log('long', 'special', $$p_occurred_at => '2026-11-12 12:00+00', p_input_tokens => 1, p_cache_read_tokens => 100$$);
select pg_temp.log('at night', 'special', $$p_occurred_at => '2026-11-12 23:00+00', p_input_tokens => 1, p_cache_read_tokens => 99$$);
insert into public.ai_model_prices (
  provider, model, source, context_over_tokens, hours_start, hours_end, input_usd_per_mtok, cache_read_usd_per_mtok
)
values
  ('test', 'special', 'test', 0, null, null, 100, 10), ('test', 'special', 'test', 100, null, null, 1000, 20),
  ('test', 'special', 'test', 0, '22:00', '06:00', 7, 1);
select public.set_ai_price_discount('test', 12.5, 'contract', p_effective_on => '2026-11-01');
select is(pg_temp.reprice() ->> 'new_cost_usd', '0.0036715', 'All of it is in the sum.');
select results_eq(
  $$
    select request_id, trim_scale(total_cost_usd)::text, discount_percent, discount_id is not null
    from public.ai_usage_log where model_used = 'special' order by request_id
  $$,
  $$ values ('at night', '0.00009275', 12.5, true), ('long', '0.002625', 12.5, true), ('short', '0.00095375', 12.5, true) $$,
  'A row that is priced later costs what it would have cost at once, the discount recorded with it.'
);
select pg_temp.log(request_id || ' again', 'special', format(
  'p_occurred_at => %L, p_input_tokens => %s, p_cache_read_tokens => %s', created_at, input_tokens, cache_read_tokens
))
from public.ai_usage_log where model_used = 'special';
select results_eq(
  $$ select request_id || ' again', price_id, discount_id, total_cost_usd from public.ai_usage_log where request_id in ('short', 'long', 'at night') order by 1 $$,
  $$ select request_id, price_id, discount_id, total_cost_usd from public.ai_usage_log where request_id ~ 'again$' order by 1 $$,
  'The same calls, logged now, have the same prices and costs.'
);

select * from finish();
rollback;
