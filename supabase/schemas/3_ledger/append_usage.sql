create function ai_usage.append_usage(p_records ai_usage.usage_record[])
returns table (id uuid, request_id text, status text)
language plpgsql
set search_path = ''
set enable_seqscan = off  -- a plan made while the ledger was small is kept while it grows
as $$
declare
  v_ids uuid[];
  v_providers text[];
  v_request_ids text[];
  v_lines int[];
  v_inserted int;
  v_message text;
  v_detail text;
  v_constraint text;
begin
  with given as materialized (
    select
      record.*,
      gen_random_uuid() as new_id,
      coalesce(nullif(btrim(record.request_id), ''), gen_random_uuid()::text) as key_request_id,
      coalesce(record.line, 0) as key_line,
      ai_usage.normalized_provider(record.provider, model) as key_provider,
      model,
      coalesce(nullif(lower(btrim(record.service_tier)), ''), 'standard') as tier,
      nullif(lower(btrim(record.geo)), '') as place,
      coalesce(record.occurred_at, now()) as created_at,
      coalesce(record.input_tokens, 0)::bigint
        + coalesce(record.cache_read_tokens, 0)
        + coalesce(record.cache_write_5m_tokens, 0)
        + coalesce(record.cache_write_1h_tokens, 0)
        + coalesce(record.audio_input_tokens, 0) as prompt_tokens
    from unnest(p_records) with ordinality as record
      cross join lateral (
        select coalesce(nullif(btrim(record.model_used), ''), 'claude-sonnet-4-20250514') as model
      ) as named
  ),
  inserted as (
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
      given.new_id,
      given.key_request_id,
      given.key_line,
      given.created_at,
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
      given.key_provider,
      given.model,
      given.tier,
      given.place,
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
      price.price_id,
      price.discount_id,
      price.discount_percent,
      price.input_usd_per_mtok,
      price.cache_read_usd_per_mtok,
      price.cache_write_5m_usd_per_mtok,
      price.cache_write_1h_usd_per_mtok,
      price.audio_input_usd_per_mtok,
      price.output_usd_per_mtok,
      price.audio_output_usd_per_mtok,
      price.image_output_usd_per_mtok,
      price.web_search_usd_per_1k,
      case
        when given.usage_status = 'missing'
          then 'usage_missing'
        when (given.input_tokens > 0 and price.input_usd_per_mtok is null)
          or (given.cache_read_tokens > 0 and price.cache_read_usd_per_mtok is null)
          or (given.cache_write_5m_tokens > 0 and price.cache_write_5m_usd_per_mtok is null)
          or (given.cache_write_1h_tokens > 0 and price.cache_write_1h_usd_per_mtok is null)
          or (given.audio_input_tokens > 0 and price.audio_input_usd_per_mtok is null)
          or (given.output_tokens > 0 and price.output_usd_per_mtok is null)
          or (given.audio_output_tokens > 0 and price.audio_output_usd_per_mtok is null)
          or (given.image_output_tokens > 0 and price.image_output_usd_per_mtok is null)
          or (given.web_search_requests > 0 and price.web_search_usd_per_1k is null)
          then case
            when price.price_id is not null then 'rate_missing'
            when exists (
              select from ai_usage.prices_of(given.key_provider, given.model, given.created_at, given.organization_id)
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
    from given
      left join lateral ai_usage.price_at(
        given.key_provider,
        given.model,
        given.tier,
        given.place,
        given.prompt_tokens,
        given.created_at,
        given.organization_id
      ) as price
        on true
    -- In key order, so that two batches that share lines wait for each other instead of deadlocking.
    order by given.key_provider, given.key_request_id, given.key_line
    on conflict on constraint ai_usage_log_request_line_is_logged_once do nothing
    returning ai_usage_log.id
  )
  select
    array_agg(given.new_id order by given.ordinality),
    array_agg(given.key_provider order by given.ordinality),
    array_agg(given.key_request_id order by given.ordinality),
    array_agg(given.key_line order by given.ordinality),
    (select count(*) from inserted)
  into
    v_ids,
    v_providers,
    v_request_ids,
    v_lines,
    v_inserted
  from given;

  if v_inserted = cardinality(v_ids) then
    return query
      select given.id, given.request_id, 'logged'
      from unnest(v_ids, v_request_ids) with ordinality as given (id, request_id, ordinality)
      order by given.ordinality;
    return;
  end if;

  -- A statement of its own: its snapshot sees the lines that another transaction logged while we waited for it.
  return query
    select
      coalesce(existing.id, given.id),
      given.request_id,
      case when existing.id is null then 'logged' else 'duplicate' end
    from unnest(v_ids, v_providers, v_request_ids, v_lines) with ordinality
      as given (id, provider, request_id, line, ordinality)
      left join lateral (
        select log.id
        from public.ai_usage_log as log
        where log.provider = given.provider
          and log.request_id = given.request_id
          and log.line = given.line
          and log.id <> given.id
        limit 1
      ) as existing
        on true
    order by given.ordinality;

exception
  when check_violation then
    get stacked diagnostics
      v_message = message_text,
      v_detail = pg_exception_detail,
      v_constraint = constraint_name;
    raise exception using
      errcode = 'check_violation',
      message = v_message,
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
