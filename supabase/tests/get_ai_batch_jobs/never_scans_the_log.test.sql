begin;
select * from no_plan();

select tests.log_a_mixture();
select public.start_ai_batch_job('feature ' || n % 500, tests.organization_id('organization ' || n % 500), p_started_at => '2026-10-01T00:00:00Z'::timestamptz + n * interval '1 second')
from generate_series(1, 2000) as n;
analyze public.ai_usage_log;
analyze public.ai_batch_job_runs;

create function pg_temp.plan_of(p_query text) returns text language plpgsql as $$
declare
  v_line text;
  v_plan text = '';
begin
  for v_line in execute 'explain ' || p_query loop
    v_plan := v_plan || v_line || E'\n';
  end loop;
  return v_plan;
end;
$$;

-- A ledger of a few hundred lines would be scanned all the same.
set local enable_seqscan = off;
select doesnt_match(
  pg_temp.plan_of(format('select sum(total_tokens) from public.ai_usage_log where batch_job_id = %L', tests.user_id('run'))), 'Seq Scan',
  'The lines of a run are found by an index.'
);
reset enable_seqscan;
select matches(
  pg_temp.plan_of(format('select * from public.ai_batch_job_runs where %s order by started_at desc limit 10', condition)), index,
  format('The runs are found by time where %s.', condition)
)
from (
  values
    ('true', 'ai_batch_job_runs_by_time'),
    (format('organization_id = %L', tests.organization_id('organization 7')), 'ai_batch_job_runs_by_organization'),
    ('feature = ''feature 7''', 'ai_batch_job_runs_by_feature')
) as asked (condition, index);

select * from finish();
rollback;
