begin;
select * from no_plan();

insert into public.ai_model_prices (provider, model, source, input_usd_per_mtok, output_usd_per_mtok)
values ('test', 'known', 'test', 0.000001, 3);

select public.log_ai_usage(null, p_provider => 'test', p_model_used => 'known', p_input_tokens => 3, p_occurred_at => '2026-11-10');
select public.log_ai_usage(null, p_provider => 'test', p_model_used => 'unknown', p_input_tokens => n, p_occurred_at => '2026-11-10')
from generate_series(1, 4) as n;
select public.log_ai_usage(null, p_provider => 'test', p_model_used => 'unknown', p_image_output_tokens => 1, p_occurred_at => '2026-11-10');

insert into public.ai_model_prices (provider, model, revision, source, input_usd_per_mtok)
values ('test', 'known', 1, 'correction', 0.0000000000000000007), ('test', 'unknown', 0, 'test', 0.1);

create temp table before on commit drop as select * from public.ai_usage_log;

select is(
  public.reprice_ai_usage(),
  '{"dry_run": true, "run_id": null, "rows": 4, "unpriced_rows": 4, "old_cost_usd": 0, "new_cost_usd": 0.000001, "remaining_rows": 0, "still_unpriced_rows": 1}',
  'Without arguments it only says what it would do.'
);
select is(
  public.reprice_ai_usage(p_unpriced_only => false),
  '{
    "dry_run": true, "run_id": null, "rows": 5, "unpriced_rows": 4, "old_cost_usd": 0.000000000003,
    "new_cost_usd": 0.0000010000000000000000021, "remaining_rows": 0, "still_unpriced_rows": 1
  }',
  'The sums are exact.'
);
select is(
  public.reprice_ai_usage(p_unpriced_only => false) ->> 'new_cost_usd', '0.0000010000000000000000021', 'To the last digit.'
);
select is(
  public.reprice_ai_usage(p_max_rows => 1) ->> 'rows', '4', 'It counts all rows, however few may be changed at a time.'
);
select is(
  public.reprice_ai_usage(null, null, null, null, null, null, null, null, null),
  public.reprice_ai_usage(),
  'Null arguments take their defaults, and so change nothing.'
);
select results_eq(
  'select * from public.ai_usage_log order by id', 'select * from before order by id', 'It changes no row.'
);
select is_empty('select from public.ai_usage_repricings', 'It leaves no trace in the audit trail.');

create temp table predicted on commit drop as
select public.reprice_ai_usage(p_unpriced_only => false) - array['dry_run', 'run_id'] as value;
select is(
  public.reprice_ai_usage('for good', p_unpriced_only => false, p_dry_run => false) - array['dry_run', 'run_id'],
  value,
  'What is done for good is what was said before.'
) from predicted;
select is(
  (select trim_scale(sum(total_cost_usd))::text from public.ai_usage_log), '0.0000010000000000000000021', 'So is what the ledger then holds.'
);

select * from finish();
rollback;
