begin;
select * from no_plan();

create function pg_temp.log(p_who text, p_organization text, p_at timestamptz, p_latency_ms int, p_rest text default '') returns void language plpgsql as $$
begin
  execute format(
    'select public.log_ai_usage(%L, p_organization_id => %L, p_occurred_at => %L, p_latency_ms => %L, p_model_used => ''claude-haiku-4-5'' %s)',
    tests.user_id(p_who), tests.organization_id(p_organization), p_at, p_latency_ms, p_rest
  );
end;
$$;
-- A line a row: key calls mean p50 p95 p99 source
create function pg_temp.latency(p_dimension text default null, p_organization text default null, p_filters jsonb default null, p_limit int default 100)
returns text[] language sql as $$
  select coalesce(array_agg(
    concat_ws(' ', coalesce(key, '-'), calls, avg_ms, p50_ms, p95_ms, p99_ms, source)
    order by ordinality
  ), '{}')
  from public.get_ai_latency(p_dimension, '2026-11-10', '2026-11-13', tests.organization_id(p_organization), p_filters, p_limit)
    with ordinality as measured (key, name, calls, avg_ms, p50_ms, p95_ms, p99_ms, source, ordinality);
$$;
-- The lines, with each percentile that is within 5 % of the exact one of p_exact (lines without a source) written as that.
create function pg_temp.corrected(p_lines text[], p_exact text[], p_source text default 'rollups') returns text[] language sql as $$
  select coalesce(array_agg(
    (
      select string_agg(
        case
          when word.number < 4 then word.word
          when abs(word.word::numeric - exact.word::numeric) <= 0.05 * exact.word::numeric then exact.word
          else word.word
        end,
        ' ' order by word.number
      )
      from string_to_table(left(line.text, -length(p_source) - 1), ' ') with ordinality as word (word, number)
        left join string_to_table(line.exact, ' ') with ordinality as exact (word, number) using (number)
    ) || case when line.text like '% ' || p_source then '' else ' not from ' || p_source end
    order by line.number
  ), '{}')
  from unnest(p_lines, p_exact) with ordinality as line (text, exact, number);
$$;

select is(pg_temp.latency(), '{}', 'Without calls there is nothing to measure.');

select pg_temp.log('ann', 'acme', '2026-11-10 00:00+00', 100, $$, p_feature => 'chat', p_customer_id => 'c1', p_entity_type => 'case', p_entity_id => '7'$$);
select pg_temp.log('ann', 'acme', '2026-11-11 12:00+00', 500, $$, p_feature => 'chat'$$);
select pg_temp.log('ann', 'acme', '2026-11-12 23:59:59.999999+00', 200, $$, p_feature => 'chat', p_request_type => 'insight'$$);
select pg_temp.log('bob', 'globex', '2026-11-11 12:00+00', 400, $$, p_feature => 'search', p_request_id => 'lines', p_provider => 'anthropic'$$);
select pg_temp.log('bob', 'globex', '2026-11-11 12:00+00', 400, $$, p_feature => 'search', p_request_id => 'lines', p_provider => 'anthropic', p_line => 1$$);
select pg_temp.log('bob', 'globex', '2026-11-11 13:00+00', 300, $$, p_provider => 'aws-bedrock'$$);
-- what is not measured
select pg_temp.log('ann', 'acme', '2026-11-11 12:00+00', 9000, format(', p_feature => ''chat'', p_status => %L', status)) from unnest(array['error', 'timeout', 'cancelled']) as status;
select pg_temp.log('ann', 'acme', '2026-11-11 12:00+00', null, $$, p_feature => 'chat'$$);
select pg_temp.log('ann', 'acme', '2026-11-09 23:59:59.999999+00', 9000, $$, p_feature => 'chat'$$);
select pg_temp.log('ann', 'acme', '2026-11-13 00:00+00', 9000, $$, p_feature => 'chat'$$);

select is(
  pg_temp.corrected(pg_temp.latency(), array['- 5 300 300 480 496']), array['- 5 300 300 480 496'],
  'Successful calls that have a latency are measured, each once, whatever its lines; others are not.'
);
select is(pg_temp.corrected(pg_temp.latency(dimension), lines), lines, format('By %s, the most calls first.', dimension))
from (
  values
    ('feature', array['chat 3 266.6666666666666667 200 470 494', 'search 1 400 400 400 400', '- 1 300 300 300 300']),
    ('user', array[
      format('%s 3 266.6666666666666667 200 470 494', tests.user_id('ann')), format('%s 2 350 350 395 399', tests.user_id('bob'))
    ]),
    ('customer', array['- 4 350 350 485 497', 'c1 1 100 100 100 100']),
    ('entity', array['- 4 350 350 485 497', 'case:7 1 100 100 100 100']),
    ('provider', array['anthropic 4 300 300 485 497', 'aws-bedrock 1 300 300 300 300']),
    ('model', array['claude-haiku-4-5 5 300 300 480 496']),
    ('request_type', array['report 4 325 350 485 497', 'insight 1 200 200 200 200'])
) as given (dimension, lines);

select is(pg_temp.corrected(pg_temp.latency(p_filters => p_filters), lines), lines, format('The filter %s limits it.', p_filters))
from (
  values
    (jsonb_build_object('user_id', tests.user_id('bob')), array['- 2 350 350 395 399']),
    ('{"customer_id": "c1"}', array['- 1 100 100 100 100']),
    ('{"entity_type": "case"}', array['- 1 100 100 100 100']),
    ('{"entity_id": "7"}', array['- 1 100 100 100 100']),
    ('{"entity_id": "8"}', '{}'),
    ('{"feature": "search"}', array['- 1 400 400 400 400']),
    ('{"request_type": "insight"}', array['- 1 200 200 200 200']),
    ('{"provider": "bedrock"}', array['- 1 300 300 300 300']),
    ('{"model": "claude-opus-4-5"}', '{}'),
    ('{"feature": "chat", "request_type": "report"}', array['- 2 300 300 480 496'])
) as given (p_filters, lines);
select is(pg_temp.corrected(pg_temp.latency(p_organization => 'globex'), array['- 2 350 350 395 399']), array['- 2 350 350 395 399'], 'An organization limits it.');
select is(pg_temp.latency('feature', 'globex', '{"feature": "chat"}'), '{}', 'With a filter too.');
select is(pg_temp.corrected(pg_temp.latency('feature', p_limit => 1), array['chat 3 266.6666666666666667 200 470 494']), array['chat 3 266.6666666666666667 200 470 494'], 'The limit leaves the one of the most calls.');
select is(cardinality(pg_temp.latency('feature', p_limit => 2)), 2, 'Two are two.');
select is(
  (select calls from public.get_ai_latency(p_at => '2026-11-11 00:00+00')), 5::bigint, 'By default the range is this month up to today.'
);
set local timezone = 'Pacific/Kiritimati';
select is(pg_temp.corrected(pg_temp.latency(), array['- 5 300 300 480 496']), array['- 5 300 300 480 496'], 'The session''s time zone moves no call.');
reset timezone;

select throws_ok($$ select * from public.get_ai_latency('session') $$, 'PT400', 'p_dimension is session', 'An unknown dimension is refused.');
select throws_ok($$ select * from public.get_ai_latency(p_limit => 0) $$, 'PT400', 'p_limit is 0', 'No rows are refused.');
select throws_ok($$ select * from public.get_ai_latency(p_limit => 10001) $$, 'PT400', 'p_limit is 10001', 'So are too many.');

select * from finish();
rollback;
