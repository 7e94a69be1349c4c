begin;
select * from no_plan();

-- Every read by what its lines have none of, and by hand from the lines. Breakdowns and series: measures/equal_the_log.
select tests.fold_when_logging(false);
select tests.create_people();
select tests.log_a_mixture(400);
select ai_usage.fold_usage(250);
-- Four of acme's on a day of their own.
select public.log_ai_usage(
  tests.user_id(name), p_organization_id => tests.organization_id('acme'), p_model_used => 'claude-haiku-4-5', p_input_tokens => tokens,
  p_latency_ms => 40, p_customer_id => customer, p_occurred_at => '2026-07-20 12:00+00'
)
from (values ('acme_member', 1, 'c1'), ('acme_member', 2, null), (null, 4, 'c1'), (null, 8, null)) as line (name, tokens, customer);

create temp table filter (filters jsonb, of_log text) on commit drop;
insert into filter
values
  ('{"without": ["user_id"]}', 'user_id is null'),
  ('{"without": ["customer_id"]}', 'customer_id is null'),
  ('{"without": ["entity_type"]}', 'entity_type is null'),
  ('{"without": ["entity_id"]}', 'entity_id is null'),
  ('{"without": ["feature"]}', 'feature is null'),
  ('{"without": ["entity_id", "entity_type"]}', 'entity_id is null and entity_type is null'),
  ('{"without": ["user_id", "customer_id"], "feature": "chat"}', 'user_id is null and customer_id is null and feature = ''chat'''),
  ('{"without": ["feature", "feature"], "model": "claude-opus-5"}', 'feature is null and model_used = ''claude-opus-5'''),
  ('{"without": ["entity_id"], "customer_id": "c7"}', 'entity_id is null and customer_id = ''c7'''),
  (jsonb_build_object('user_id', tests.user_id('user 5'), 'without', array['customer_id']), format('user_id = %L and customer_id is null', tests.user_id('user 5'))),
  ('{"without": [], "feature": "chat"}', 'feature = ''chat'''),
  ('{"without": null, "customer_id": null}', 'true');

create function pg_temp.scanned(p_of_log text, p_organization text, p_what text) returns text language plpgsql as $$
declare
  v_scanned text;
begin
  execute format(
    'select %s from public.ai_usage_log where created_at >= ''2026-07-03'' and created_at < ''2026-08-30'' and (%L::uuid is null or organization_id = %2$L) and %s',
    p_what, tests.organization_id(p_organization), p_of_log
  ) into v_scanned;
  return v_scanned;
end;
$$;
create function pg_temp.requests(p_organization text, p_filters jsonb, p_limit int) returns text language plpgsql as $$
declare
  v_page jsonb;
  v_found text[] = '{}';
begin
  loop
    v_page := public.get_ai_requests(
      tests.organization_id(p_organization), p_filters, p_start => '2026-07-03 00:00+00', p_end => '2026-08-30 00:00+00', p_limit => p_limit,
      p_cursor => v_page ->> 'next_cursor'
    );
    v_found := v_found || array(select line ->> 'id' from jsonb_array_elements(v_page -> 'rows') as line);
    exit when v_page ->> 'next_cursor' is null;
  end loop;
  return array_to_string(v_found, ' ');
end;
$$;

select is(
  concat_ws(' ', answer ->> 'total_calls', answer ->> 'total_tokens', answer ->> 'unpriced_requests', answer ->> 'total_cost'),
  pg_temp.scanned(of_log, organization, $$concat_ws(' ', count(*) filter (where line = 0), coalesce(sum(total_tokens), 0), count(*) filter (where total_cost_usd is null), trim_scale(coalesce(sum(total_cost_usd), 0)))$$),
  format('The overview of %s in %s is what the lines add up to.', filters, coalesce(organization, 'all'))
)
from filter,
  unnest(array[null, 'acme']) as organization,
  public.get_ai_usage_overview('2026-07-03', '2026-08-30', tests.organization_id(organization), filters) as answer;
select is(
  (select concat_ws(' ', sum(calls), sum(tokens), count(*)) from public.get_ai_daily_costs('2026-07-03', '2026-08-30', null, filters)),
  pg_temp.scanned(of_log, null, $$concat_ws(' ', count(*) filter (where line = 0), coalesce(sum(total_tokens), 0), 58)$$),
  format('So are the days of %s.', filters)
)
from filter;
select is(
  (select concat_ws(' ', sum(calls), trim_scale(round(sum(avg_ms * calls)))) from public.get_ai_latency('model', '2026-07-03', '2026-08-30', null, filters)),
  pg_temp.scanned(
    of_log, null,
    $$concat_ws(' ', nullif(count(latency_ms) filter (where line = 0 and status = 'success'), 0), sum(latency_ms) filter (where line = 0 and status = 'success'))$$
  ),
  format('So are the latencies of %s.', filters)
)
from filter;
select is(
  pg_temp.requests(organization, filters, 7),
  pg_temp.scanned(of_log, organization, $$coalesce(string_agg(id::text, ' ' order by created_at desc, id desc), '')$$),
  format('The pages of %s in %s are those lines.', filters, coalesce(organization, 'all'))
)
from filter, unnest(array[null, 'acme']) as organization;
select is(
  (
    select array_agg(line ->> 'tokens')
    from jsonb_array_elements(public.get_ai_costs_by(dimension, '2026-07-01', '2026-09-01') -> 'rows') as line
    where line -> 'key' = 'null'
  ),
  array[public.get_ai_usage_overview('2026-07-01', '2026-09-01', null, filters) ->> 'total_tokens'],
  format('What a breakdown by %s lists without one is what %s finds.', dimension, filters)
)
from (
  values
    ('user', '{"without": ["user_id"]}'::jsonb),
    ('customer', '{"without": ["customer_id"]}'),
    ('entity', '{"without": ["entity_id"]}'),
    ('feature', '{"without": ["feature"]}')
) as given (dimension, filters);

-- Rows outlive the log, with their nulls.
select is(public.get_ai_usage_overview('2026-07-01', '2026-08-01', null, filters) ->> 'source', 'rollups', format('%s needs no log.', filters))
from unnest(array['{"without": ["user_id", "customer_id", "feature"]}'::jsonb, '{"without": ["entity_type", "entity_id"]}']) as filters;

-- refusals
select is(
  tests.refusal_of(format('select public.get_ai_costs_by(''model'', p_filters => %L)', filters)),
  'PT400 | p_filters: without is ' || refused || ' | It is an array of user_id, customer_id, entity_type, entity_id, feature: what a line may have none of.',
  format('%s is refused.', filters)
)
from (
  values
    ('{"without": "customer_id"}', '"customer_id"'),
    ('{"without": {"customer_id": true}}', '{"customer_id": true}'),
    ('{"without": true}', 'true'),
    ('{"without": ["customer"]}', '["customer"]'),
    ('{"without": ["model"]}', '["model"]'),
    ('{"without": ["provider"]}', '["provider"]'),
    ('{"without": ["request_type"]}', '["request_type"]'),
    ('{"without": ["without"]}', '["without"]'),
    ('{"without": ["user_id", null]}', '["user_id", null]'),
    ('{"without": [["user_id"]]}', '[["user_id"]]'),
    ('{"without": [1]}', '[1]')
) as given (filters, refused);
select is(
  tests.refusal_of('select public.get_ai_requests(p_filters => ''{"customer_id": "c7", "feature": "chat", "without": ["entity_id", "customer_id"]}'')'),
  'PT400 | p_filters: customer_id has a value and is in without | A line has either: leave one of them out.',
  'Nothing has a customer and has none.'
);
select is(
  tests.refusal_of(format('select public.get_ai_feature_stats(p_filters => %L)', filters)),
  'PT400 | Feature usage has no customer, and always a feature | without is an array of user_id, entity_type, entity_id.',
  format('%s is nothing to ask of feature usage.', filters)
)
from unnest(array['{"without": ["customer_id"]}', '{"without": ["user_id", "feature"]}']) as filters;

-- Whoever asks, it is theirs that has none.
create function pg_temp.tokens_of(p_who text, p_filters jsonb) returns text language plpgsql as $$
declare
  v_tokens text;
begin
  perform tests.authenticate_as(p_who);
  v_tokens := concat_ws(
    ' ',
    public.get_ai_usage_overview('2026-07-20', '2026-07-21', p_filters => p_filters) ->> 'total_tokens',
    (
      select sum((line ->> 'total_tokens')::int)
      from jsonb_array_elements(
        public.get_ai_requests(p_filters => p_filters, p_start => '2026-07-20 12:00+00', p_end => '2026-07-20 12:00:01+00') -> 'rows'
      ) as line
    )
  );
  perform tests.reset();
  return v_tokens;
exception
  when sqlstate 'PT403' then
    perform tests.reset();
    return sqlerrm;
end;
$$;
delete from public.ai_usage_log where created_at::date = '2026-07-20' and request_id like 'mixture%';
select is(pg_temp.tokens_of(who, filters), tokens, format('%s asking for %s gets %s.', who, filters, tokens))
from (
  values
    ('admin', '{"without": ["user_id"]}'::jsonb, '12 12'),
    ('acme_admin', '{"without": ["user_id"]}', '12 12'),
    ('acme_admin', '{"without": ["user_id", "customer_id"]}', '8 8'),
    ('acme_admin', jsonb_build_object('user_id', tests.user_id('acme_member'), 'without', array['customer_id']), '2 2'),
    ('acme_member', jsonb_build_object('user_id', tests.user_id('acme_member'), 'without', array['customer_id']), '2 2'),
    ('globex_admin', '{"without": ["user_id"]}', '0'),
    ('acme_member', '{"without": ["user_id"]}', 'You may not read everybody''s usage'),
    ('acme_member', '{"without": ["customer_id"]}', 'You may not read everybody''s usage'),
    ('loner', '{"without": ["user_id", "customer_id", "feature", "entity_id"]}', 'You may not read everybody''s usage')
) as given (who, filters, tokens);

select * from finish();
rollback;
