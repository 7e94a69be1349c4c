create function ai_usage.append_usage(p_records ai_usage.usage_record[])
returns ai_usage.appended_line[]
language plpgsql
set search_path = ''
set plan_cache_mode = force_generic_plan  -- planning would take longer than logging
set enable_seqscan = off  -- a plan made while the ledger was small is kept while it grows
as $$
declare
  v_record ai_usage.usage_record;
  v_records ai_usage.usage_record[];
  v_ids uuid[];
  v_new_ids uuid[];
  v_appended ai_usage.appended_line[] = '{}';
  v_message text;
  v_detail text;
  v_constraint text;
  v_months timestamptz[];
begin
  foreach v_record in array coalesce(p_records, '{}') loop
    v_record.request_id := coalesce(nullif(btrim(v_record.request_id), ''), gen_random_uuid()::text);
    v_record.line := coalesce(v_record.line, 0);
    v_record.model_used := coalesce(nullif(btrim(v_record.model_used), ''), 'claude-sonnet-4-20250514');
    v_record.provider := ai_usage.normalized_provider(v_record.provider, v_record.model_used);
    v_record.service_tier := coalesce(nullif(lower(btrim(v_record.service_tier)), ''), 'standard');
    v_record.geo := nullif(lower(btrim(v_record.geo)), '');
    v_record.occurred_at := coalesce(v_record.occurred_at, now());
    v_records := v_records || v_record;
    v_ids := v_ids || gen_random_uuid();
    v_appended := v_appended || row(v_ids[cardinality(v_ids)], v_record.request_id, 'logged')::ai_usage.appended_line;
  end loop;

  if cardinality(v_ids) = 1 then
    insert into ai_usage.request_keys (provider, request_id, line, usage_id, created_at)
    values (v_record.provider, v_record.request_id, v_record.line, v_ids[1], v_record.occurred_at)
    on conflict on constraint request_keys_pkey do nothing;
    v_new_ids := case when found then v_ids end;
  else
    -- In key order, so that two batches that share lines wait for each other instead of deadlocking.
    with new_key as (
      insert into ai_usage.request_keys (provider, request_id, line, usage_id, created_at)
      select given.provider, given.request_id, given.line, v_ids[given.ordinality], given.occurred_at
      from unnest(v_records) with ordinality as given
      order by given.provider, given.request_id, given.line
      on conflict on constraint request_keys_pkey do nothing
      returning usage_id
    )
    select array_agg(new_key.usage_id)
    into v_new_ids
    from new_key;
  end if;

  insert into public.ai_usage_log (
    id,
    request_id,
    line,
    created_at,
    user_id,
    user_email,
    organization_id,
    customer_id,
    customer_name,
    entity_type,
    entity_id,
    request_type,
    feature,
    operation,
    session_id,
    trace_id,
    batch_job_id,
    provider,
    model_used,
    service_tier,
    geo,
    input_tokens,
    cache_read_tokens,
    cache_write_5m_tokens,
    cache_write_1h_tokens,
    audio_input_tokens,
    output_tokens,
    reasoning_tokens,
    audio_output_tokens,
    image_output_tokens,
    web_search_requests,
    usage_status,
    price_id,
    discount_id,
    discount_percent,
    input_usd_per_mtok,
    cache_read_usd_per_mtok,
    cache_write_5m_usd_per_mtok,
    cache_write_1h_usd_per_mtok,
    audio_input_usd_per_mtok,
    output_usd_per_mtok,
    audio_output_usd_per_mtok,
    image_output_usd_per_mtok,
    web_search_usd_per_1k,
    unpriced_reason,
    status,
    error_code,
    error_message,
    latency_ms,
    time_to_first_token_ms,
    tool_turns,
    metadata,
    raw_usage
  )
  select
    v_ids[given.ordinality],
    given.request_id,
    given.line,
    given.occurred_at,
    given.user_id,
    nullif(given.user_email, ''),
    given.organization_id,
    nullif(given.customer_id, ''),
    nullif(given.customer_name, ''),
    nullif(given.entity_type, ''),
    nullif(given.entity_id, ''),
    coalesce(given.request_type, 'report'),
    nullif(given.feature, ''),
    nullif(given.operation, ''),
    nullif(given.session_id, ''),
    nullif(given.trace_id, ''),
    given.batch_job_id,
    given.provider,
    given.model_used,
    given.service_tier,
    given.geo,
    coalesce(given.input_tokens, 0),
    coalesce(given.cache_read_tokens, 0),
    coalesce(given.cache_write_5m_tokens, 0),
    coalesce(given.cache_write_1h_tokens, 0),
    coalesce(given.audio_input_tokens, 0),
    coalesce(given.output_tokens, 0),
    coalesce(given.reasoning_tokens, 0),
    coalesce(given.audio_output_tokens, 0),
    coalesce(given.image_output_tokens, 0),
    coalesce(given.web_search_requests, 0),
    coalesce(given.usage_status, 'final'),
    (known.price).price_id,
    (known.price).discount_id,
    (known.price).discount_percent,
    (known.price).input_usd_per_mtok,
    (known.price).cache_read_usd_per_mtok,
    (known.price).cache_write_5m_usd_per_mtok,
    (known.price).cache_write_1h_usd_per_mtok,
    (known.price).audio_input_usd_per_mtok,
    (known.price).output_usd_per_mtok,
    (known.price).audio_output_usd_per_mtok,
    (known.price).image_output_usd_per_mtok,
    (known.price).web_search_usd_per_1k,
    case
      when given.usage_status = 'missing'
        then 'usage_missing'
      when (given.input_tokens > 0 and (known.price).input_usd_per_mtok is null)
        or (given.cache_read_tokens > 0 and (known.price).cache_read_usd_per_mtok is null)
        or (given.cache_write_5m_tokens > 0 and (known.price).cache_write_5m_usd_per_mtok is null)
        or (given.cache_write_1h_tokens > 0 and (known.price).cache_write_1h_usd_per_mtok is null)
        or (given.audio_input_tokens > 0 and (known.price).audio_input_usd_per_mtok is null)
        or (given.output_tokens > 0 and (known.price).output_usd_per_mtok is null)
        or (given.audio_output_tokens > 0 and (known.price).audio_output_usd_per_mtok is null)
        or (given.image_output_tokens > 0 and (known.price).image_output_usd_per_mtok is null)
        or (given.web_search_requests > 0 and (known.price).web_search_usd_per_1k is null)
        then case
          when (known.price).price_id is not null then 'rate_missing'
          when exists (
            select from ai_usage.prices_of(given.provider, given.model_used, given.occurred_at, given.organization_id)
          ) then 'no_price_in_force'
          else 'unknown_model'
        end
    end,
    coalesce(given.status, 'success'),
    nullif(given.error_code, ''),
    nullif(given.error_message, ''),
    given.latency_ms,
    given.time_to_first_token_ms,
    coalesce(given.tool_turns, 0),
    coalesce(given.metadata, '{}'),
    given.raw_usage
  from unnest(v_records) with ordinality as given
    cross join lateral (
      select
        coalesce(given.input_tokens, 0)::bigint
          + coalesce(given.cache_read_tokens, 0)
          + coalesce(given.cache_write_5m_tokens, 0)
          + coalesce(given.cache_write_1h_tokens, 0)
          + coalesce(given.audio_input_tokens, 0) as tokens
    ) as prompt
    cross join lateral (
      select coalesce(
        (
          select remembered.price
          from ai_usage.known_prices as remembered
          where remembered.provider = given.provider
            and remembered.model_used = given.model_used
            and remembered.priced_on = (given.occurred_at at time zone 'UTC')::date
            and remembered.service_tier = given.service_tier
            and remembered.geo = coalesce(given.geo, '')
            and remembered.organization_id = coalesce(given.organization_id, '00000000-0000-0000-0000-000000000000')
            and remembered.tokens_over < prompt.tokens
            and (remembered.tokens_upto is null or remembered.tokens_upto >= prompt.tokens)
            and remembered.catalogue_version = (select version from ai_usage.catalogue_version where is_only)
        ),
        ai_usage.known_price(
          given.provider,
          given.model_used,
          given.service_tier,
          given.geo,
          prompt.tokens,
          given.occurred_at,
          given.organization_id
        )
      ) as price
      offset 0
    ) as known
  where v_ids[given.ordinality] = any (v_new_ids);

  -- Now and then, so that next month's first call finds its partition.
  if random() < 0.001 then
    perform ai_usage.create_partition(now() + interval '1 month');
  end if;

  if cardinality(v_new_ids) = cardinality(v_ids) then
    return v_appended;
  end if;

  -- A statement of its own: its snapshot sees the lines that another transaction logged while we waited for it.
  return array(
    select
      row(
        key.usage_id,
        given.request_id,
        case when key.usage_id = v_ids[given.ordinality] then 'logged' else 'duplicate' end
      )::ai_usage.appended_line
    from unnest(v_records) with ordinality as given
      left join lateral (
        select request_key.usage_id
        from ai_usage.request_keys as request_key
        where request_key.provider = given.provider
          and request_key.request_id = given.request_id
          and request_key.line = given.line
        offset 0
      ) as key
        on true
    order by given.ordinality
  );

exception
  when check_violation then
    get stacked diagnostics
      v_message = message_text,
      v_detail = pg_exception_detail,
      v_constraint = constraint_name;

    -- No constraint, but no partition: for the first call of a month that nobody expected, or of one that cannot be.
    if v_constraint = '' then
      v_months := array(
        select distinct date_trunc('month', coalesce(record.occurred_at, now()), 'UTC')
        from unnest(p_records) as record
      );

      if '1900-01-01T00:00:00Z' <= all (v_months) and now() + interval '1 day' >= all (v_months) then
        perform ai_usage.create_partition(month)
        from unnest(v_months) as month;
        return ai_usage.append_usage(p_records);
      end if;

      v_constraint := 'ai_usage_log_happened_before_it_was_recorded';
      v_message := format('new row for relation "ai_usage_log" violates check constraint "%s"', v_constraint);
    end if;

    raise exception using
      errcode = 'check_violation',
      message = regexp_replace(v_message, 'relation "\w+"', 'relation "ai_usage_log"'),
      detail = v_detail,
      hint = ai_usage.constraint_hint('public.ai_usage_log', v_constraint),
      constraint = v_constraint,
      table = 'ai_usage_log',
      schema = 'public';
end;
$$;

comment on function ai_usage.append_usage(ai_usage.usage_record[]) is
  'Prices the records, appends the ones not logged before, all or nothing, and says in the same order which rows '
  'now hold them. The one place where the ledger grows.';

revoke all on function ai_usage.append_usage(ai_usage.usage_record[]) from public;
