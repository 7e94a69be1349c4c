create function public.get_ai_entity_summary(
  p_entity_type text,
  p_entity_id text,
  p_start date default null,
  p_end date default null,
  p_organization_id uuid default null,
  p_user_id uuid default null,
  p_currency text default 'USD',
  p_at timestamptz default now(),
  p_locale text default 'en'
)
returns jsonb
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan  -- which index is best depends on the entity
set jit = off
as $$
declare
  c_today constant date = (ai_usage.moment_of(p_at) at time zone 'UTC')::date;
  -- Without a start, its last day: the first one is looked for below.
  c_asked constant daterange = ai_usage.day_range(coalesce(p_start, p_end - 1, c_today), p_end, c_today);
  c_start constant timestamptz = coalesce(p_start::timestamp at time zone 'UTC', '-infinity');
  c_end constant timestamptz = upper(c_asked)::timestamp at time zone 'UTC';
  c_filters constant ai_usage.usage_filters = ai_usage.filters_of(
    jsonb_build_object('entity_type', p_entity_type, 'entity_id', p_entity_id, 'user_id', p_user_id)
  );
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id, p_user_id);
  c_currency constant text = ai_usage.currency_code(p_currency);
  c_locale constant text = ai_usage.locale_of(p_locale);
  v_first_on date;
  v_days daterange;
  v_is_logged boolean;
begin
  if coalesce(p_entity_type, '') !~ '\S' or coalesce(p_entity_id, '') !~ '\S' then
    raise sqlstate 'PT400' using
      message = 'p_entity_type or p_entity_id is missing',
      hint = 'Pass both as calls are logged with them, such as deal and the id of one.';
  end if;

  if p_user_id is null then
    select min(day.starts_at at time zone 'UTC')::date
    into v_first_on
    from (
      select usage.starts_at
      from ai_usage.usage_totals as usage
      where usage.grouping = 'entities'
        and usage.grain = 'day'
        and usage.starts_at >= c_start
        and usage.starts_at < c_end
        and usage.entity_type = p_entity_type
        and usage.entity_id = p_entity_id
        and (c_organization_id is null or usage.organization_id = c_organization_id)
      group by usage.starts_at
      having sum(usage.lines) <> 0
    ) as day;
  else
    -- The rollups do not know who used what for an entity: 422 where the log is not complete.
    perform ai_usage.source_of(
      c_organization_id,
      daterange(coalesce(p_start, '-infinity'), upper(c_asked)),
      c_filters,
      null
    );

    select min(log.created_at at time zone 'UTC')::date
    into v_first_on
    from public.ai_usage_log as log
    where log.created_at >= c_start
      and log.created_at < c_end
      and log.entity_type = p_entity_type
      and log.entity_id = p_entity_id
      and log.user_id = p_user_id
      and (c_organization_id is null or log.organization_id = c_organization_id);
  end if;

  v_days := daterange(coalesce(v_first_on, lower(c_asked)), upper(c_asked));
  v_is_logged := not exists (select from ai_usage.retention where retained_from > lower(v_days));

  return (
    with total as (
      select
        coalesce(sum(requests), 0) as requests,
        coalesce(sum(successes), 0) as successes,
        coalesce(sum(unpriced), 0) as unpriced,
        coalesce(sum(tokens), 0) as tokens,
        coalesce(sum(cost_usd), 0) as cost_usd,
        coalesce(sum(cost), 0) as cost
      from ai_usage.measures(c_organization_id, v_days, c_filters, p_currency => c_currency)
    ),
    by_feature as (
      select *
      from ai_usage.measures(c_organization_id, v_days, c_filters, 'feature', p_currency => c_currency)
      where v_is_logged
    ),
    line as materialized (
      select
        log.created_at,
        log.session_id,
        log.metadata
      from public.ai_usage_log as log
      where log.created_at >= c_start
        and log.created_at < c_end
        and log.entity_type = p_entity_type
        and log.entity_id = p_entity_id
        and (p_user_id is null or log.user_id = p_user_id)
        and (c_organization_id is null or log.organization_id = c_organization_id)
    ),
    document as (
      select line.metadata ->> 'document_id' as id
      from line
      union
      select jsonb_array_elements_text(line.metadata -> 'document_ids')
      from line
      where jsonb_typeof(line.metadata -> 'document_ids') = 'array'
    )
    select jsonb_build_object(
      'organization_id', c_organization_id,
      'user_id', p_user_id,
      'entity_type', p_entity_type,
      'entity_id', p_entity_id,
      'currency', c_currency,
      'period', ai_usage.period_of(case when p_start is null then v_days else c_asked end),
      'source', case when v_is_logged then 'log' else 'rollups' end,
      'total_cost', trim_scale(total.cost),
      'total_cost_usd', trim_scale(total.cost_usd),
      'total_tokens', total.tokens,
      'total_calls', total.requests,
      'successful_calls', total.successes,
      'failed_calls', total.requests - total.successes,
      'unpriced_requests', total.unpriced,
      'conversations', (select count(distinct line.session_id) from line having v_is_logged),
      'documents', (select count(document.id) from document having v_is_logged),
      'first_used_at', (select min(line.created_at) from line having v_is_logged),
      'last_used_at', (select max(line.created_at) from line),
      'by_feature', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'feature', key,
              'feature_name', ai_usage.feature_name(key, c_locale),
              'cost', trim_scale(cost),
              'cost_usd', trim_scale(cost_usd),
              'tokens', tokens,
              'calls', requests,
              'successful_calls', successes,
              'unpriced_requests', unpriced,
              'percent_of_total', coalesce(trim_scale(cost * 100 / nullif(total.cost, 0)), 0)
            )
            order by cost desc, requests desc, key
          ),
          '[]'
        )
        from by_feature
        having v_is_logged
      )
    )
    from total
  );
end;
$$;

comment on function public.get_ai_entity_summary(text, text, date, date, uuid, uuid, text, timestamptz, text) is
  'What was used for one entity, such as a deal, ever or in a range of UTC days (p_end itself outside): cost, tokens and '
  'calls, in all and by feature; conversations (different session_id); documents (different ones that its calls name in '
  'metadata, as document_id or in an array document_ids); the first and the last use. Costs, tokens and calls come from '
  'the rollups; the rest from the entity''s own lines, so it takes longer the more there are (source: log). Where '
  'retain_ai_usage has dropped some of these, the rest is null (source: rollups), and one user''s part is a 422. Admins '
  'read everything or one organization, an organization''s admin that organization, everybody their own part with their '
  'own p_user_id; anything more is a 403.';

revoke all on function public.get_ai_entity_summary(text, text, date, date, uuid, uuid, text, timestamptz, text)
  from public, anon, authenticated, service_role;
grant execute on function public.get_ai_entity_summary(text, text, date, date, uuid, uuid, text, timestamptz, text)
  to authenticated, service_role;
