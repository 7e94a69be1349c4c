begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
select tests.log_a_mixture_of_features();
select tests.log_a_mixture(60);

-- The same from the rows themselves: calls, rates, means exact; percentiles by percentile_cont.
create function pg_temp.scanned(p_start date, p_end date, p_organization_id uuid, p_filters jsonb) returns table (
  feature text, exact jsonb, p50 numeric, p95 numeric
) language sql as $$
  with used as (
    select *
    from public.ai_feature_usage as usage
    where usage.created_at >= p_start::timestamp at time zone 'UTC'
      and usage.created_at < p_end::timestamp at time zone 'UTC'
      and (p_organization_id is null or usage.organization_id = p_organization_id)
      and (p_filters ->> 'user_id' is null or usage.user_id = (p_filters ->> 'user_id')::uuid)
      and (p_filters ->> 'entity_type' is null or usage.entity_type = p_filters ->> 'entity_type')
      and (p_filters ->> 'entity_id' is null or usage.entity_id = p_filters ->> 'entity_id')
      and (p_filters ->> 'feature' is null or usage.feature = p_filters ->> 'feature')
      and to_jsonb(usage) @> (
        select coalesce(jsonb_object_agg(key, null), '{}')
        from jsonb_array_elements_text(p_filters -> 'without') as key
      )
  ),
  failed as (
    select
      used.feature,
      jsonb_build_object('status', status, 'error_code', error_code, 'message', nullif(error_group, ''), 'calls', count(*)) as error,
      row_number() over (partition by used.feature order by count(*) desc, status, error_code, error_group) as rank
    from used
    where status <> 'success'
    group by used.feature, status, error_code, error_group
  )
  select
    used.feature,
    jsonb_build_object(
      'calls', count(*),
      'successful_calls', count(*) filter (where status = 'success'),
      'errors', count(*) filter (where status = 'error'),
      'timeouts', count(*) filter (where status = 'timeout'),
      'error_rate', trim_scale(count(*) filter (where status = 'error') * 100::numeric / nullif(count(*), 0)),
      'timeout_rate', trim_scale(count(*) filter (where status = 'timeout') * 100::numeric / nullif(count(*), 0)),
      'avg_ms', trim_scale(avg(duration_ms) filter (where status = 'success'))
    ) || case when used.feature is null then '{}' else jsonb_build_object('top_errors', coalesce(
      (select jsonb_agg(error order by rank) from failed where failed.feature = used.feature and rank <= 3), '[]'
    )) end,
    (percentile_cont(0.5) within group (order by duration_ms) filter (where status = 'success'))::numeric,
    (percentile_cont(0.95) within group (order by duration_ms) filter (where status = 'success'))::numeric
  from used
  group by grouping sets ((used.feature), ());
$$;
create temp table question on commit drop as
select row_number() over () as number, *
from (
  values
    ('2026-07-01'::date, '2026-08-01'::date), ('2026-08-03', '2026-08-31'), ('2026-06-20', '2026-10-27'), ('2026-08-15', '2026-08-16'), ('2026-01-01', '2026-02-01')
) as range (start_on, end_on), (
  values
    (null), ('acme')
) as organization (name), (
  values
    ('{}'::jsonb), ('{"feature": "chat"}'), ('{"entity_type": "deal"}'), ('{"entity_id": "e3"}'), ('{"entity_type": "case", "entity_id": "e5", "feature": "search"}'),
    (jsonb_build_object('user_id', tests.user_id('user 5'))), (jsonb_build_object('user_id', tests.user_id('user 5'), 'entity_type', 'case')),
    ('{"without": ["user_id"]}'), ('{"without": ["entity_id", "entity_type"], "feature": "chat"}')
) as filter (filters);

create function pg_temp.assertions(p_state text) returns setof text language sql as $$
  select is(
    array(
      select concat_ws(' ', asked.number, scanned.number, scanned.feature, found.stats, scanned.exact)
      from (select number, public.get_ai_feature_stats(start_on, end_on, tests.organization_id(name), filters, p_top_errors => 3) as answer from question) as asked
        cross join lateral (
          select line ->> 'feature' as feature, line - array['feature', 'feature_name'] as stats
          from jsonb_array_elements(answer -> 'features') as line
          union all
          select null, answer -> 'total'
        ) as found
        full join (
          select number, scan.*
          from question, pg_temp.scanned(start_on, end_on, tests.organization_id(name), filters) as scan
        ) as scanned (number, feature, exact, p50, p95)
          on scanned.number = asked.number and coalesce(scanned.feature, '') = coalesce(found.feature, '')
      where found.stats - array['p50_ms', 'p95_ms'] is distinct from scanned.exact
        or (found.stats ->> 'p50_ms' is null) <> (scanned.p50 is null)
        or abs((found.stats ->> 'p50_ms')::numeric - scanned.p50) > 0.05 * scanned.p50 + 0.05
        or abs((found.stats ->> 'p95_ms')::numeric - scanned.p95) > 0.05 * scanned.p95 + 0.05
    ),
    '{}',
    p_state || ', every answer equals a scan of the table.'
  );
$$;

select cmp_ok((select count(*)::int from question), '=', 90, 'There are ninety questions.');
select pg_temp.assertions('Pending');
select ai_usage.fold_feature_usage(200);
select pg_temp.assertions('Half folded');
select ai_usage.fold_feature_usage();
select pg_temp.assertions('Folded');
select public.log_ai_feature_usage('chat', tests.user_id('user 5'), 'timeout', 30000, 'Gave up on 7', 'timeout', tests.organization_id('acme'), 'case', 'e5', p_occurred_at => '2026-08-15 23:59:59.999+00');
select public.log_ai_feature_usage('report', tests.user_id('user 5'), p_duration_ms => 2147483647, p_occurred_at => '2026-07-01 00:00+00');
select pg_temp.assertions('With late rows');
select public.erase_ai_user(tests.user_id('user ' || n), 'gone') from unnest(array[5, 7, 11, 22]) as n;
select pg_temp.assertions('With people erased');
select ai_usage.fold_feature_usage();
select pg_temp.assertions('With people erased and folded');
update public.ai_feature_usage set status = 'success', error_code = null, error_message = null, error_group = null where error_code = 'conflict' and created_at < '2026-08-20';
delete from public.ai_feature_usage where feature = 'search' and created_at between '2026-08-01' and '2026-09-10';
select pg_temp.assertions('With rows that their owner changed and deleted');
select ai_usage.fold_feature_usage();
select pg_temp.assertions('With that folded');
select is(tests.problems(), '{}', 'The rollups are what the rows add up to.');

-- an answer
select is(
  public.get_ai_feature_stats('2026-01-01', '2026-02-01'),
  '{
    "organization_id": null,
    "period": {"start_on": "2026-01-01", "end_on": "2026-01-31", "days": 31},
    "total": {
      "calls": 0, "successful_calls": 0, "errors": 0, "timeouts": 0, "error_rate": null, "timeout_rate": null, "avg_ms": null, "p50_ms": null, "p95_ms": null
    },
    "total_features": 0,
    "features": []
  }',
  'Without a call there is no rate and no time.'
);
select is(
  (select array_agg(line ->> 'feature') from jsonb_array_elements(public.get_ai_feature_stats('2026-06-01', '2026-11-01', p_limit => 2) -> 'features') as line),
  (select array_agg(feature order by rank) from (
    select feature, row_number() over (order by count(*) desc, feature) as rank from public.ai_feature_usage group by 1
  ) as ranked where rank <= 2),
  'The most used come first, and no more than asked for.'
);
select is(public.get_ai_feature_stats('2026-06-01', '2026-11-01', p_limit => 2) ->> 'total_features', '4', 'It says how many there are.');
select is(
  public.get_ai_feature_stats('2026-06-01', '2026-11-01', p_top_errors => 0) #>> '{features,0,top_errors}', '[]', 'Errors are left out where none are asked for.'
);
select is(
  public.get_ai_feature_stats(p_at => '2026-08-20 12:00+00') -> 'period', '{"start_on": "2026-08-01", "end_on": "2026-08-20", "days": 20}', 'Without a range it is the month so far.'
);

select * from finish();
rollback;
