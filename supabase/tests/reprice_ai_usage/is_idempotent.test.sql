begin;
select * from no_plan();

select public.log_ai_usage(null, p_provider => 'test', p_model_used => 'model', p_input_tokens => n * 7, p_output_tokens => n % 3, p_occurred_at => '2026-11-10')
from generate_series(1, 20) as n;
insert into public.ai_model_prices (provider, model, source, input_usd_per_mtok, output_usd_per_mtok)
values ('test', 'model', 'test', 0.3, 1.000);

create function pg_temp.reprice(p_unpriced_only boolean) returns jsonb language sql as $$
  select public.reprice_ai_usage('again', p_unpriced_only => p_unpriced_only, p_dry_run => false);
$$;
create function pg_temp.nothing() returns jsonb language sql as $$
  select '{
    "dry_run": false, "run_id": null, "rows": 0, "unpriced_rows": 0, "old_cost_usd": 0, "new_cost_usd": 0,
    "remaining_rows": 0, "still_unpriced_rows": 0
  }'::jsonb;
$$;

select is(pg_temp.reprice(true) ->> 'rows', '20', 'The first run prices the rows.');
create temp table priced on commit drop as select * from public.ai_usage_log;
create temp table trail on commit drop as select * from public.ai_usage_repricings;

select is(pg_temp.reprice(true), pg_temp.nothing(), 'The second finds nothing.');
select is(pg_temp.reprice(false), pg_temp.nothing(), 'Nor does one that looks at every row.');

-- The same price once more, from another row, with other zeros behind the point.
insert into public.ai_model_prices (provider, model, revision, source, input_usd_per_mtok, output_usd_per_mtok)
values ('test', 'model', 1, 'test', 0.300, 1);
select is(pg_temp.reprice(false), pg_temp.nothing(), 'Nor does one after a correction that corrects nothing.');

select results_eq('select * from public.ai_usage_log order by id', 'select * from priced order by id', 'No row is changed a second time.');
select results_eq('select * from public.ai_usage_repricings order by id', 'select * from trail order by id', 'No entry is written a second time.');
select is((select count(*)::int from public.ai_usage_repricings), 20, 'The trail has an entry for every row.');

-- There and back again.
insert into public.ai_model_prices (provider, model, revision, source, input_usd_per_mtok, output_usd_per_mtok)
values ('test', 'model', 2, 'test', 0.4, 1);
select is(pg_temp.reprice(false) ->> 'rows', '20', 'A correction changes the rows.');
insert into public.ai_model_prices (provider, model, revision, source, input_usd_per_mtok, output_usd_per_mtok)
values ('test', 'model', 3, 'test', 0.3, 1);
select is(pg_temp.reprice(false) ->> 'rows', '20', 'Its correction changes them back.');
select results_eq(
  'select id, total_cost_usd from public.ai_usage_log order by id', 'select id, total_cost_usd from priced order by id', 'To what they were.'
);
select is((select count(*)::int from public.ai_usage_repricings), 60, 'The trail has every step.');

select * from finish();
rollback;
