begin;
select * from no_plan();

select public.log_ai_usage(null, p_request_id => 'before', p_occurred_at => '2020-02-10 12:00+00');
alter table ai_usage.log_lines detach partition ai_usage.ai_usage_log_2020_02;

-- append_usage makes the partition that it misses and tries again: when that does nothing, it tries for ever.
create temp table made on commit drop as select tests.refusal_of($$ select ai_usage.create_partition('2020-02-10 12:00+00') $$) as outcome;
select ok(
  outcome <> 'accepted' or exists (select from pg_inherits where inhparent = 'ai_usage.log_lines'::regclass and inhrelid::regclass::text ~ '_2020_02'),
  'A table that was detached is not taken for the partition of its month: there is one afterwards, or it is said why not.'
)
from made;

select * from finish();
rollback;
