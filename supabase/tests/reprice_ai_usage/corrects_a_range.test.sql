begin;
select * from no_plan();

select tests.create_people();

insert into public.ai_model_prices (provider, model, source, input_usd_per_mtok, cache_read_usd_per_mtok, output_usd_per_mtok)
values ('test', 'one', 'test', 1, 0.1, 10), ('test', 'two', 'test', 2, 0.2, 20), ('google', 'one', 'test', 3, 0.3, 30);

create function pg_temp.log(p_request_id text, p_model text, p_at timestamptz, p_rest text, p_provider text default 'test') returns void
language plpgsql as $$
begin
  execute format(
    'select public.log_ai_usage(null, p_provider => %L, p_request_id => %L, p_model_used => %L, p_occurred_at => %L, %s)',
    p_provider, p_request_id, p_model, p_at, p_rest
  );
end;
$$;
create function pg_temp.costs() returns text language sql as $$
  select string_agg(format('%s: %s', request_id, coalesce(trim_scale(total_cost_usd)::text, '?')), ', ' order by request_id)
  from public.ai_usage_log;
$$;
create function pg_temp.dry_run(p_arguments text) returns text language plpgsql as $$
declare
  v_result jsonb;
begin
  execute format('select public.reprice_ai_usage(p_unpriced_only => false %s)', p_arguments) into v_result;
  return format('%s: %s → %s', v_result ->> 'rows', v_result ->> 'old_cost_usd', v_result ->> 'new_cost_usd');
end;
$$;

select pg_temp.log('a', 'one', '2026-11-01 00:00+00', format('p_input_tokens => 100, p_output_tokens => 1, p_organization_id => %L', tests.organization_id('acme')));
select pg_temp.log('b', 'one', '2026-11-02 00:00+00', format('p_input_tokens => 100, p_output_tokens => 2, p_organization_id => %L', tests.organization_id('globex')));
select pg_temp.log('c', 'one', '2026-11-03 00:00+00', 'p_input_tokens => 100, p_output_tokens => 4');
select pg_temp.log('d', 'two', '2026-11-02 00:00+00', 'p_input_tokens => 100, p_output_tokens => 8');
select pg_temp.log('e', 'one', '2026-11-02 00:00+00', 'p_input_tokens => 100, p_output_tokens => 16', 'google-gla');
select pg_temp.log('f', 'one', '2026-11-02 00:00+00', 'p_input_tokens => 100');
select pg_temp.log('g', 'one', '2026-11-02 00:00+00', 'p_output_tokens => 1, p_cache_read_tokens => 1000');

select is(pg_temp.dry_run(''), '0: 0 → 0', 'As long as no price is corrected there is nothing to correct.');
create function pg_temp.correct(p_provider text, p_model text, p_input numeric, p_cache_read numeric, p_output numeric) returns void language sql as $$
  insert into public.ai_model_prices (
    provider, model, revision, source, input_usd_per_mtok, cache_read_usd_per_mtok, output_usd_per_mtok
  )
  select
    p_provider, p_model, max(revision) + 1, 'correction', p_input, p_cache_read, p_output
  from public.ai_model_prices
  where provider = p_provider and model = p_model;
$$;
-- Only the output had been read wrongly; of the cache nothing is known after all.
select pg_temp.correct('test', 'one', 1, null, 1000);
select pg_temp.correct('test', 'two', 2, null, 2000);
select pg_temp.correct('google', 'one', 3, null, 3000);

select is(
  public.reprice_ai_usage('not priced anew unless asked', p_dry_run => false) ->> 'rows', '0', 'Rows with a cost are left alone by default.'
);

-- a, b, c: 1, 2, 4 tokens of output at 10, now 1000; d: 8 at 20, now 2000; e: 16 at 30, now 3000
select is(
  pg_temp.dry_run(''), '5: 0.00151 → 0.0718', 'Only rows that would cost something else are repriced, and none of which the cost would become unknown.'
);
select is(
  public.reprice_ai_usage(p_unpriced_only => false) ->> 'still_unpriced_rows', '0', 'A row that keeps its cost is not unpriced.'
);

-- by provider, model and organization
select is(pg_temp.dry_run(', p_provider => ''test'''), '4: 0.00073 → 0.0235', 'A provider''s rows are repriced alone.');
select is(pg_temp.dry_run(', p_provider => ''gcp.gemini'''), '1: 0.00078 → 0.0483', 'A provider may be named by any of its names.');
select is(pg_temp.dry_run(', p_provider => '' Google-GLA '''), '1: 0.00078 → 0.0483', 'However they are written.');
select is(pg_temp.dry_run(', p_provider => ''nobody'''), '0: 0 → 0', 'An unknown provider has no rows.');
select is(pg_temp.dry_run(', p_model => ''two'''), '1: 0.00036 → 0.0162', 'A model''s rows are repriced alone.');
select is(pg_temp.dry_run(', p_model => ''on'''), '0: 0 → 0', 'The beginning of a name is not the name.');
select is(pg_temp.dry_run(', p_model => ''one'', p_provider => ''test'''), '3: 0.00037 → 0.0073', 'Filters limit each other.');
select is(
  pg_temp.dry_run(format(', p_organization_id => %L', tests.organization_id('acme'))), '1: 0.00011 → 0.0011', 'An organization''s rows are repriced alone.'
);
select is(
  pg_temp.dry_run(format(', p_organization_id => %L', tests.organization_id('nobody'))), '0: 0 → 0', 'An organization without rows has none.'
);
select is(pg_temp.dry_run(', p_provider => '' '', p_model => '''''), '5: 0.00151 → 0.0718', 'Blank filters let everything through.');

-- by time, half-open
select is(
  pg_temp.dry_run(', p_model => ''one'', p_provider => ''test'', p_start => ''2026-11-02 00:00+00'''),
  '2: 0.00026 → 0.0062',
  'The start is inside.'
);
select is(
  pg_temp.dry_run(', p_model => ''one'', p_provider => ''test'', p_start => ''2026-11-02 00:00:00.000001+00'''),
  '1: 0.00014 → 0.0041',
  'What happened before the start is outside.'
);
select is(
  pg_temp.dry_run(', p_model => ''one'', p_provider => ''test'', p_end => ''2026-11-03 00:00+00'''),
  '2: 0.00023 → 0.0032',
  'The end is outside.'
);
select is(
  pg_temp.dry_run(', p_model => ''one'', p_provider => ''test'', p_end => ''2026-11-03 00:00:00.000001+00'''),
  '3: 0.00037 → 0.0073',
  'What happened before the end is inside.'
);
select is(
  pg_temp.dry_run(', p_start => ''2026-11-02 00:00+00'', p_end => ''2026-11-02 00:00+00'''), '0: 0 → 0', 'An empty range has nothing.'
);

-- for good, in part
select is(
  public.reprice_ai_usage(
    'the page was misread', 'test', p_start => '2026-11-01 00:00+00', p_end => '2026-11-03 00:00+00', p_unpriced_only => false, p_dry_run => false
  ) - 'run_id',
  '{"dry_run": false, "rows": 3, "unpriced_rows": 0, "old_cost_usd": 0.00059, "new_cost_usd": 0.0194, "remaining_rows": 0, "still_unpriced_rows": 0}',
  'A range is corrected.'
);
select is(
  pg_temp.costs(),
  'a: 0.0011, b: 0.0021, c: 0.00014, d: 0.0162, e: 0.00078, f: 0.0001, g: 0.00011',
  'Nothing outside of it.'
);
select is(
  (select count(*)::int from public.ai_usage_log join public.ai_model_prices as price on price.id = price_id where price.revision = 0),
  4,
  'The rest keeps the price that it had, also where the corrected one is the same for it.'
);
select is(
  public.reprice_ai_usage('the rest', p_unpriced_only => false, p_dry_run => false) ->> 'new_cost_usd', '0.0524', 'The rest can follow.'
);
select is(
  pg_temp.costs(),
  'a: 0.0011, b: 0.0021, c: 0.0041, d: 0.0162, e: 0.0483, f: 0.0001, g: 0.00011',
  'A cost that was known never becomes unknown.'
);
select is(
  public.get_ai_usage_dashboard(30, null, '2026-11-20') #>> '{summary,total_cost_usd}', '0.07201', 'The dashboard shows the new sum.'
);
select is(
  public.get_ai_cost_summary(null, '2026-11-20') ->> 'this_month', '0.07201', 'So does the cost summary.'
);
select is(
  public.get_ai_usage_dashboard(30, null, '2026-11-20') -> 'daily_trend' -> 0 ->> 'cost', '0.0011', 'So does each day.'
);

-- A correction may also make calls cheaper, or free.
select pg_temp.correct('test', 'one', 0, 0, 0);
select is(
  public.reprice_ai_usage('it was free', p_provider => 'test', p_model => 'one', p_unpriced_only => false, p_dry_run => false) - 'run_id',
  '{"dry_run": false, "rows": 5, "unpriced_rows": 0, "old_cost_usd": 0.00751, "new_cost_usd": 0, "remaining_rows": 0, "still_unpriced_rows": 0}',
  'A correction to nothing is a correction.'
);
-- A price that is gone leaves the cost.
select public.set_ai_model_price('test', 'three', '{"input_usd_per_mtok": 5}', 'contract', p_effective_on => '2026-11-01');
select pg_temp.log('h', 'three', '2026-11-02', 'p_input_tokens => 100');
select public.set_ai_model_price('test', 'three', null, 'ended', p_effective_on => '2026-11-01', p_is_correction => true);
select is(
  public.reprice_ai_usage('ended', p_model => 'three', p_unpriced_only => false, p_dry_run => false) - 'run_id',
  '{"dry_run": false, "rows": 0, "unpriced_rows": 0, "old_cost_usd": 0, "new_cost_usd": 0, "remaining_rows": 0, "still_unpriced_rows": 0}',
  'Where there is no price any more, the cost stays.'
);

-- Many rows, a few at a time, the oldest first.
select pg_temp.log('many ' || n, 'many', timestamptz '2026-11-10' - n * interval '1 hour', 'p_input_tokens => ' || n) from generate_series(1, 5) as n;
insert into public.ai_model_prices (provider, model, source, input_usd_per_mtok) values ('test', 'many', 'test', 1);
select is(
  public.reprice_ai_usage('by and by', p_model => 'many', p_dry_run => false, p_max_rows => 2) - 'run_id',
  '{"dry_run": false, "rows": 2, "unpriced_rows": 2, "old_cost_usd": 0, "new_cost_usd": 0.000009, "remaining_rows": 3, "still_unpriced_rows": 0}',
  'No more than p_max_rows are changed, the oldest first.'
);
select is(
  public.reprice_ai_usage('by and by', p_model => 'many', p_dry_run => false, p_max_rows => 3) - 'run_id',
  '{"dry_run": false, "rows": 3, "unpriced_rows": 3, "old_cost_usd": 0, "new_cost_usd": 0.000006, "remaining_rows": 0, "still_unpriced_rows": 0}',
  'The next call changes what remained.'
);

select * from finish();
rollback;
