begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
select tests.load_rates();
select tests.log_a_mixture();
select ai_usage.fold_usage(400);
create temp table before on commit drop as
select row_number() over () as number, question, tests.without_keys(answer, 'name', 'user_email', 'customer_name', 'last_request', 'recent_requests') as answer
from tests.answers()
where answer::text !~ '"source": "log"';
select cmp_ok((select count(*)::int from before), '>', 100, 'There are many questions.');

select is(
  public.retain_ai_usage(tests.months_since('2026-09-01')),
  '{"dropped_months": ["2026-06", "2026-07", "2026-08"], "retained_from": "2026-09-01"}', 'Months are dropped, the oldest first.'
);
select is(
  (select min(created_at)::date || ' ' || count(*) from public.ai_usage_log), '2026-09-01 275', 'The log begins with the first month kept.'
);
select is((select count(*)::int from ai_usage.pending_usage), 200, 'What was pending of the dropped months still is.');

create function pg_temp.differences(p_number int, p_of int) returns text[] language plpgsql as $$
declare
  v_before record;
  v_answer jsonb;
  v_differences text[] = '{}';
begin
  for v_before in select * from before where number % p_of = p_number loop
    begin
      execute format('select coalesce(jsonb_agg(to_jsonb(line)), ''[]'') from (%s) as line', v_before.question) into v_answer;
      if tests.without_keys(v_answer, 'name', 'user_email', 'customer_name', 'last_request', 'recent_requests') <> v_before.answer then
        v_differences := v_differences || v_before.question;
      end if;
    exception
      when others then
        v_differences := v_differences || (v_before.question || ': ' || sqlerrm);
    end;
  end loop;
  return v_differences;
end;
$$;
select is(pg_temp.differences(0, 1), '{}', 'Every total, of any day, is what it was; only addresses, names and single calls are gone.');
select ai_usage.fold_usage();
select is(pg_temp.differences(1, 3), '{}', 'After what was pending is folded too.');
select is((select count(*)::int from ai_usage.pending_usage), 0, 'And nothing is pending any more.');
select is(tests.problems(), '{}', 'What is left of the log is what its rollups say.');

-- late calls of a dropped month
select public.log_ai_usage(
  tests.user_id('user 1'), p_request_id => 'late', p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000, p_occurred_at => '2026-07-10 12:00+00'
);
select is(
  (select total_cost from (
    select (public.get_ai_usage_overview('2026-07-01', '2026-08-01') ->> 'total_cost')::numeric
      - (select (answer #>> '{0,get_ai_usage_overview,total_cost}')::numeric from before where question = 'select public.get_ai_usage_overview(''2026-07-01'', ''2026-08-01'', null, null)') as total_cost
  ) as difference),
  1.0, 'A late call of a dropped month is added to its totals.'
);
select is(
  public.retain_ai_usage(tests.months_since('2026-09-01')), '{"dropped_months": ["2026-07"], "retained_from": "2026-09-01"}', 'And dropped the next time.'
);
select is(
  public.retain_ai_usage(tests.months_since('2026-09-01')), '{"dropped_months": [], "retained_from": "2026-09-01"}', 'Then there is nothing to drop.'
);
select is(
  public.retain_ai_usage(tests.months_since('2026-07-01')), '{"dropped_months": [], "retained_from": "2026-09-01"}', 'Keeping more brings nothing back.'
);
select is(
  public.retain_ai_usage(tests.months_since('2026-10-01')), '{"dropped_months": ["2026-09"], "retained_from": "2026-10-01"}', 'Keeping less drops more.'
);
select is(
  array(select inhrelid::regclass::text from pg_inherits where inhparent = 'ai_usage.log_lines'::regclass order by 1),
  array['ai_usage.ai_usage_log_2026_10', tests.partition_of(now()), tests.partition_of(now() + interval '1 month')],
  'These partitions are left, the coming month''s too.'
);

select * from finish();
rollback;
