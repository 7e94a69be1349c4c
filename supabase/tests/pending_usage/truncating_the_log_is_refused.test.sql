begin;
select * from no_plan();

select public.log_ai_usage(null, p_request_id => 'call', p_occurred_at => '2020-02-10 12:00+00');

select is(
  tests.refusal_of(statement),
  '0A000 | The ledger is never truncated | retain_ai_usage drops the log of old months and keeps what they add up to.',
  format('%s is refused, and it is said what to do instead.', statement)
)
from unnest(array[
  'truncate public.ai_usage_log',
  'truncate public.ai_usage_log cascade',
  'truncate ai_usage.ai_usage_log_2020_02',
  'truncate ' || tests.partition_of(now())
]) as statement;
select is((select count(*)::int from public.ai_usage_log), 1, 'The ledger is as it was.');

select * from finish();
rollback;
