create function public.get_ai_requests(
  p_organization_id uuid default null,
  p_filters jsonb default null,
  p_status text default null,
  p_unpriced_only boolean default false,
  p_request_id text default null,
  p_session_id text default null,
  p_batch_job_id uuid default null,
  p_start timestamptz default null,
  p_end timestamptz default null,
  p_currency text default 'USD',
  p_limit int default 100,
  p_cursor text default null,
  p_locale text default 'en'
)
returns jsonb
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan  -- which index is best depends on the arguments
set enable_sort = off  -- an index has the order, and a sort would begin with reading everything
set random_page_cost = 1  -- else the time would be searched for somebody's lines, of which there may be none for long
set jit = off
as $$
declare
  c_most_lines constant int = 20000;
  c_limit constant int = ai_usage.row_limit(p_limit);
  c_filters constant ai_usage.usage_filters = ai_usage.filters_of(p_filters);
  c_organization_id constant uuid = ai_usage.read_scope(p_organization_id, (c_filters).user_id);
  c_currency constant text = ai_usage.currency_code(p_currency);
  c_locale constant text = ai_usage.locale_of(p_locale);
  c_status constant text = nullif(lower(btrim(p_status)), '');
  c_is_unpriced constant boolean = coalesce(p_unpriced_only, false);
  -- The unpriced lines of a model have an index.
  c_is_unpriced_model constant boolean = c_is_unpriced
    and (c_filters).provider is not null
    and (c_filters).model is not null;
  -- What has no index is asked of one line after the other, until the page is full or so many have been looked at.
  c_lines constant int = case
    when c_status is null
      and p_session_id is null
      and (c_filters).entity_type is null
      and (c_filters).feature is null
      and (c_filters).request_type is null
      and (c_filters).without = '{}'
      and (c_is_unpriced_model or not c_is_unpriced and (c_filters).provider is null and (c_filters).model is null)
      then c_limit + 1
    else greatest(c_most_lines, c_limit + 1)
  end;
  c_cursor constant ai_usage.request_cursor = ai_usage.cursor_of(p_cursor);
  v_usage_ids uuid[];
  v_moments timestamptz[];
  v_rows jsonb;
  v_is_full boolean;
  v_next ai_usage.request_cursor;
  v_day date;
begin
  if c_status not in ('success', 'error', 'timeout', 'cancelled', 'failed') then
    raise sqlstate 'PT400' using
      message = format('p_status is %s', p_status),
      hint = 'Pass success, error, timeout or cancelled, or failed for all but success.';
  end if;

  if p_start >= p_end then
    raise sqlstate 'PT400' using
      message = format('The range from %s to %s is none', p_start, p_end),
      hint = 'p_end, itself outside, is later than p_start.';
  end if;

  if p_request_id is not null then
    select coalesce(array_agg(line.usage_id), '{}'), coalesce(array_agg(line.created_at), '{}')
    into v_usage_ids, v_moments
    from ai_usage.lines_of_request(btrim(p_request_id)) as line;
  end if;

  with looked_at as (
    select
      log.id,
      log.request_id,
      log.line,
      log.created_at,
      log.user_id,
      log.user_email,
      log.organization_id,
      log.customer_id,
      log.customer_name,
      log.entity_type,
      log.entity_id,
      log.request_type,
      log.feature,
      log.session_id,
      log.batch_job_id,
      log.provider,
      log.model_used,
      log.service_tier,
      log.input_tokens,
      log.cache_read_tokens,
      log.cache_write_5m_tokens::bigint + log.cache_write_1h_tokens as cache_write_tokens,
      log.output_tokens,
      log.total_tokens,
      log.total_cost_usd,
      log.unpriced_reason,
      log.status,
      log.error_code,
      log.latency_ms,
      log.time_to_first_token_ms,
      log.tool_turns,
      row_number() over (order by log.created_at desc, log.id desc) as position
    from public.ai_usage_log as log
    where (c_organization_id is null or log.organization_id = c_organization_id)
      and ((c_filters).user_id is null or log.user_id = (c_filters).user_id)
      and ((c_filters).customer_id is null or log.customer_id = (c_filters).customer_id)
      and ((c_filters).entity_id is null or log.entity_id = (c_filters).entity_id)
      and (p_batch_job_id is null or log.batch_job_id = p_batch_job_id)
      and (v_usage_ids is null or log.id = any (v_usage_ids) and log.created_at = any (v_moments))
      and (not c_is_unpriced_model or log.total_cost_usd is null)
      and (not c_is_unpriced_model or log.provider = (c_filters).provider)
      and (not c_is_unpriced_model or log.model_used = (c_filters).model)
      and (p_start is null or log.created_at >= p_start)
      and (p_end is null or log.created_at < p_end)
      and ((c_cursor).created_at is null or log.created_at <= (c_cursor).created_at)
      and ((c_cursor).created_at is null or (log.created_at, log.id) < ((c_cursor).created_at, (c_cursor).id))
    order by log.created_at desc, log.id desc
    limit c_lines
  ),
  wanted as (
    select
      *,
      (c_status is null or status = c_status or c_status = 'failed' and status <> 'success')
        and (p_session_id is null or session_id = p_session_id)
        and (not c_is_unpriced or total_cost_usd is null)
        and ((c_filters).entity_type is null or entity_type = (c_filters).entity_type)
        and ((c_filters).feature is null or feature = (c_filters).feature)
        and ((c_filters).request_type is null or request_type = (c_filters).request_type)
        and ((c_filters).provider is null or provider = (c_filters).provider)
        and ((c_filters).model is null or model_used = (c_filters).model)
        and ('user_id' <> all ((c_filters).without) or user_id is null)
        and ('customer_id' <> all ((c_filters).without) or customer_id is null)
        and ('entity_type' <> all ((c_filters).without) or entity_type is null)
        and ('entity_id' <> all ((c_filters).without) or entity_id is null)
        and ('feature' <> all ((c_filters).without) or feature is null) as is_wanted
    from looked_at
  ),
  -- One more than the page, or the last line that was looked at: from there it goes on.
  found as materialized (
    select *
    from wanted
    where is_wanted
      or position = c_lines
    order by created_at desc, id desc
    limit c_limit + 1
  ),
  page as materialized (
    select *
    from found
    where is_wanted
    order by created_at desc, id desc
    limit c_limit
  ),
  total as (
    select count(*) > c_limit as is_full
    from found
  ),
  next as (
    (
      select true as is_full, created_at, id
      from page
      where (select is_full from total)
      order by created_at, id
      limit 1
    )
    union all
    select false, created_at, id
    from found
    where not (select is_full from total)
      and position = c_lines
  )
  select
    (
      select coalesce(
        jsonb_agg(
          jsonb_build_object(
            'id', id,
            'request_id', request_id,
            'line', line,
            'created_at', created_at,
            'user_id', user_id,
            'user_email', user_email,
            'organization_id', organization_id,
            'customer_id', customer_id,
            'customer_name', customer_name,
            'entity_type', entity_type,
            'entity_id', entity_id,
            'request_type', request_type,
            'feature', feature,
            'feature_name', ai_usage.feature_name(feature, c_locale),
            'session_id', session_id,
            'batch_job_id', batch_job_id,
            'provider', provider,
            'model_used', model_used,
            'service_tier', service_tier,
            'input_tokens', input_tokens,
            'cache_read_tokens', cache_read_tokens,
            'cache_write_tokens', cache_write_tokens,
            'output_tokens', output_tokens,
            'total_tokens', total_tokens,
            'total_cost_usd', trim_scale(total_cost_usd),
            'total_cost', trim_scale(case
              when total_cost_usd <> 0
                then total_cost_usd * ai_usage.per_usd(c_currency, (created_at at time zone 'UTC')::date)
              else total_cost_usd
            end),
            'unpriced_reason', unpriced_reason,
            'status', status,
            'error_code', error_code,
            'latency_ms', latency_ms,
            'time_to_first_token_ms', time_to_first_token_ms,
            'tool_turns', tool_turns
          )
          order by created_at desc, id desc
        ),
        '[]'
      )
      from page
    ),
    next.is_full,
    next.created_at,
    next.id
  into v_rows, v_is_full, v_next.created_at, v_next.id
  from total
    left join next
      on true;

  -- The rollups know the days on which there is nothing to look for.
  if not v_is_full then
    v_day := ai_usage.last_day_of(c_organization_id, c_filters, c_is_unpriced, (v_next).created_at);
    v_next := case
      when v_day >= ((v_next).created_at at time zone 'UTC')::date then v_next
      when v_day is not null and (v_day + 1)::timestamp at time zone 'UTC' > coalesce(p_start, '-infinity')
        then ((v_day + 1)::timestamp at time zone 'UTC', '00000000-0000-0000-0000-000000000000')::ai_usage.request_cursor
    end;
  end if;

  return jsonb_build_object(
    'organization_id', c_organization_id,
    'currency', c_currency,
    'rows', v_rows,
    'next_cursor', ai_usage.cursor_text(v_next),
    'looked_back_to', (v_next).created_at,
    'retained_from', (select retained_from from ai_usage.retention)
  );
end;
$$;

comment on function
  public.get_ai_requests(uuid, jsonb, text, boolean, text, text, uuid, timestamptz, timestamptz, text, int, text, text) is
  'The lines of the log, newest first, a page of p_limit: those of an organization, with filters as for get_ai_costs_by, '
  'with a status (failed: all but success), without a cost, of one request, session or batch job, from p_start to p_end '
  '(itself outside). Returns {organization_id, currency, rows (feature_name is what the feature is called in p_locale), next_cursor, '
  'looked_back_to, retained_from}; pass next_cursor as p_cursor for what follows, null: that was all. A page may be short, even empty, and go on: it looks at 20000 lines at '
  'most, back to looked_back_to, where a filter has no index (status, session, feature, request type, provider, model, '
  'entity type, unpriced without a model, without). Admins read everything or one organization, an organization''s admin that organization, '
  'users their own (user_id in p_filters); anything more is a 403.';

revoke all on function
  public.get_ai_requests(uuid, jsonb, text, boolean, text, text, uuid, timestamptz, timestamptz, text, int, text, text)
  from public, anon, authenticated, service_role;
grant execute on function
  public.get_ai_requests(uuid, jsonb, text, boolean, text, text, uuid, timestamptz, timestamptz, text, int, text, text)
  to authenticated, service_role;
