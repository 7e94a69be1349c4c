begin;
select * from no_plan();

select tests.create_people();
create function pg_temp.run(p_name text) returns uuid language sql immutable as $$ select md5('run ' || p_name)::uuid $$;
create function pg_temp.jobs(p_arguments text default '') returns setof text language plpgsql as $$
begin
  return query execute format(
    'select concat_ws('' '', feature, calls, unpriced_requests, total_tokens, total_cost) from public.get_ai_batch_jobs(%s)',
    p_arguments
  );
end;
$$;

-- Three organizations' worth of runs: of acme in July and in October, of globex, and of the platform.
select public.start_ai_batch_job(feature, tests.organization_id(organization), p_id => pg_temp.run(feature), p_started_at => started_at)
from (
  values
    ('july', 'acme', '2026-07-31T23:00:00Z'::timestamptz),
    ('october', 'acme', '2026-10-05T10:00:00Z'),
    ('globex', 'globex', '2026-10-06T10:00:00Z'),
    ('nothing', 'globex', '2026-10-07T10:00:00Z')
) as given (feature, organization, started_at);
select public.log_ai_usage_batch(jsonb_agg(jsonb_build_object(
  'request_id', feature || n,
  'line', (n = 4)::int,
  'batch_job_id', pg_temp.run(feature),
  'organization_id', tests.organization_id(organization),
  'model_used', case n when 3 then 'claude-nobody-knows' else 'claude-haiku-4-5' end,
  'service_tier', 'batch',
  'input_tokens', 1000000,
  'occurred_at', occurred_at + n * interval '30 minutes'
)))
from (values ('july', 'acme', '2026-07-31T23:00:00Z'::timestamptz), ('october', 'acme', '2026-10-05T10:00:00Z'), ('globex', 'globex', '2026-10-06T10:00:00Z'))
  as given (feature, organization, occurred_at),
  generate_series(1, 4) as n;
-- Of no job, and of one that is not there.
select public.log_ai_usage(null, p_input_tokens => 5);
select public.log_ai_usage(null, p_input_tokens => 5, p_batch_job_id => pg_temp.run('deleted'));

select results_eq(
  $$ select pg_temp.jobs() $$,
  $$ values ('nothing 0 0 0 0'), ('globex 3 1 4000000 1.5'), ('october 3 1 4000000 1.5'), ('july 3 1 4000000 1.5') $$,
  'Each run has what its lines add up to at the batch price; the latest comes first.'
);
select results_eq(
  $$
    select id, calls, unpriced_requests, total_tokens, total_cost
    from public.get_ai_batch_jobs()
  $$,
  $$
    select run.id, count(*) filter (where line = 0), count(*) filter (where log.id is not null and total_cost_usd is null),
      coalesce(sum(log.total_tokens), 0), trim_scale(coalesce(sum(log.total_cost_usd), 0))
    from public.ai_batch_job_runs as run
      left join public.ai_usage_log as log on log.batch_job_id = run.id
    group by run.id
    order by run.started_at desc
  $$,
  'The same as a scan of the ledger says.'
);
select results_eq(
  format('select pg_temp.jobs(%L)', arguments), format('select unnest(%L::text[])', expected), format('The filters work: %s', arguments)
)
from (
  values
    ('p_feature => ''july''', '{july 3 1 4000000 1.5}'),
    ('p_organization_id => tests.organization_id(''acme'')', '{october 3 1 4000000 1.5,july 3 1 4000000 1.5}'),
    ('p_start => ''2026-10-06''', '{nothing 0 0 0 0,globex 3 1 4000000 1.5}'),
    ('''2026-07-31'', ''2026-10-06''', '{october 3 1 4000000 1.5,july 3 1 4000000 1.5}'),
    ('p_end => ''2026-08-01''', '{july 3 1 4000000 1.5}'),
    ('p_id => pg_temp.run(''globex'')', '{globex 3 1 4000000 1.5}'),
    ('p_limit => 1', '{nothing 0 0 0 0}')
) as given (arguments, expected);

-- Two rates: the calls of July's run are on two days.
select tests.load_rates();
select results_eq(
  $$ select total_cost::text from public.get_ai_batch_jobs(p_feature => 'july', p_currency => 'EUR') $$,
  $$
    select trim_scale(sum(log.total_cost_usd * rate.per_usd))::text
    from public.ai_usage_log as log
      join public.ai_exchange_rates as rate on rate.currency = 'EUR' and rate.rate_on = (log.created_at at time zone 'UTC')::date
    where log.batch_job_id = pg_temp.run('july')
  $$,
  'In another currency, each call costs by the rate of its day.'
);

select public.set_ai_model_price(
  'anthropic', 'claude-nobody-knows', '{"input_usd_per_mtok": 7}', 'test', p_effective_on => '2026-01-01', p_service_tier => 'batch'
);
select public.reprice_ai_usage('test', p_dry_run => false);
select results_eq(
  $$ select pg_temp.jobs() $$,
  $$ values ('nothing 0 0 0 0'), ('globex 3 0 4000000 8.5'), ('october 3 0 4000000 8.5'), ('july 3 0 4000000 8.5') $$,
  'What is priced later, counts at once.'
);

create temp table before on commit drop as select * from public.get_ai_batch_jobs(p_currency => 'RON');
grant select on before to public;
select public.retain_ai_usage(tests.months_since('2026-08-01'));
select is_empty($$ select from public.ai_usage_log where created_at < '2026-08-01' $$, 'July is dropped from the log.');
select results_eq('select * from public.get_ai_batch_jobs(p_currency => ''RON'')', 'select * from before',
  'A run keeps its totals when a month is dropped, to the last digit, and in every currency.');
select public.log_ai_usage(
  null, p_request_id => 'late', p_batch_job_id => pg_temp.run('july'), p_input_tokens => 1000000, p_model_used => 'claude-haiku-4-5',
  p_service_tier => 'batch', p_occurred_at => '2026-07-31T23:45:00Z'
);
select is(pg_temp.jobs('p_feature => ''july'''), 'july 4 0 5000000 9', 'A late call of a dropped month is added.');
select public.retain_ai_usage(tests.months_since('2026-08-01'));
select is(pg_temp.jobs('p_feature => ''july'''), 'july 4 0 5000000 9', 'And still is when the month is dropped again.');
select public.retain_ai_usage(1);
select results_eq(
  $$ select pg_temp.jobs() $$,
  $$ values ('nothing 0 0 0 0'), ('globex 3 0 4000000 8.5'), ('october 3 0 4000000 8.5'), ('july 4 0 5000000 9') $$,
  'So it is when all of a run is dropped.'
);

-- Their own call, which another organization pays.
select public.log_ai_usage(
  tests.user_id('acme_admin'), p_organization_id => tests.organization_id('globex'), p_batch_job_id => pg_temp.run('october'),
  p_input_tokens => 1000000, p_model_used => 'claude-haiku-4-5'
);
select tests.authenticate_as('acme_admin');
select results_eq(
  $$ select pg_temp.jobs() $$, $$ values ('october 3 0 4000000 8.5'), ('july 3 0 4000000 8.5') $$,
  'An organization''s admin reads what its runs charged to it, dropped months included; the late call was not.'
);
select tests.authenticate_as('admin');
select is(pg_temp.jobs('p_feature => ''october'''), 'october 4 0 5000000 9.5', 'An admin reads all that the run used.');
select tests.reset();

select is(tests.refusal_of(query), refusal, format('A clear refusal: %s', query))
from (
  values
    (
      'select public.get_ai_batch_jobs(p_limit => 0)',
      'PT400 | p_limit is 0 | Pass a number of rows from 1 to 10000.'
    ),
    (
      'select public.get_ai_batch_jobs(''2026-10-06'', ''2026-10-06'')',
      'PT400 | The range from 2026-10-06 to 2026-10-06 is none | p_end is the day after the last one: later than p_start.'
    ),
    (
      'select public.get_ai_batch_jobs(p_currency => ''XXX'')',
      'PT400 | Unknown currency XXX | Pass an ISO 4217 code that has exchange rates: USD, EUR, RON.'
    )
) as refused (query, refusal);

select public.finish_ai_batch_job(pg_temp.run('july'));
delete from public.ai_batch_job_runs where id = pg_temp.run('july');
select is_empty($$ select from ai_usage.dropped_batch_usage where batch_job_id = pg_temp.run('july') $$,
  'What was kept of dropped months goes with the run.');

select * from finish();
rollback;
