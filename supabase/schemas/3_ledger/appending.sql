create function ai_usage.appending(p_prefix text, p_price text, p_id text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $statement$
      insert into ai_usage.log_lines as line (
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
        %3$s,
        %1$srequest_id,
        %1$sline,
        %1$soccurred_at,
        %1$suser_id,
        %1$suser_email,
        %1$sorganization_id,
        %1$scustomer_id,
        %1$scustomer_name,
        %1$sentity_type,
        %1$sentity_id,
        coalesce(%1$srequest_type, 'report'),
        %1$sfeature,
        %1$soperation,
        %1$ssession_id,
        %1$strace_id,
        %1$sbatch_job_id,
        %1$sprovider,
        %1$smodel_used,
        %1$sservice_tier,
        %1$sgeo,
        coalesce(%1$sinput_tokens, 0),
        coalesce(%1$scache_read_tokens, 0),
        coalesce(%1$scache_write_5m_tokens, 0),
        coalesce(%1$scache_write_1h_tokens, 0),
        coalesce(%1$saudio_input_tokens, 0),
        coalesce(%1$soutput_tokens, 0),
        coalesce(%1$sreasoning_tokens, 0),
        coalesce(%1$saudio_output_tokens, 0),
        coalesce(%1$simage_output_tokens, 0),
        coalesce(%1$sweb_search_requests, 0),
        coalesce(%1$susage_status, 'final'),
        %2$s.price_id,
        %2$s.discount_id,
        %2$s.discount_percent,
        %2$s.input_usd_per_mtok,
        %2$s.cache_read_usd_per_mtok,
        %2$s.cache_write_5m_usd_per_mtok,
        %2$s.cache_write_1h_usd_per_mtok,
        %2$s.audio_input_usd_per_mtok,
        %2$s.output_usd_per_mtok,
        %2$s.audio_output_usd_per_mtok,
        %2$s.image_output_usd_per_mtok,
        %2$s.web_search_usd_per_1k,
        case
          when %1$susage_status = 'missing'
            then 'usage_missing'
          when greatest(
            case when %2$s.input_usd_per_mtok is null then %1$sinput_tokens end,
            case when %2$s.cache_read_usd_per_mtok is null then %1$scache_read_tokens end,
            case when %2$s.cache_write_5m_usd_per_mtok is null then %1$scache_write_5m_tokens end,
            case when %2$s.cache_write_1h_usd_per_mtok is null then %1$scache_write_1h_tokens end,
            case when %2$s.audio_input_usd_per_mtok is null then %1$saudio_input_tokens end,
            case when %2$s.output_usd_per_mtok is null then %1$soutput_tokens end,
            case when %2$s.audio_output_usd_per_mtok is null then %1$saudio_output_tokens end,
            case when %2$s.image_output_usd_per_mtok is null then %1$simage_output_tokens end,
            case when %2$s.web_search_usd_per_1k is null then %1$sweb_search_requests end
          ) > 0
            then case
              when %2$s.price_id is not null then 'rate_missing'
              when ai_usage.is_known_model(%1$sprovider, %1$smodel_used, %1$soccurred_at, %1$sorganization_id)
                then 'no_price_in_force'
              else 'unknown_model'
            end
        end,
        coalesce(%1$sstatus, 'success'),
        %1$serror_code,
        %1$serror_message,
        %1$slatency_ms,
        %1$stime_to_first_token_ms,
        coalesce(%1$stool_turns, 0),
        coalesce(%1$smetadata, '{}'),
        %1$sraw_usage
    $statement$,
    p_prefix,
    p_price,
    p_id
  );
$$;

comment on function ai_usage.appending(text, text, text) is
  'The one definition of a row of the ledger: the statement, without its from, that appends what is in the variables or columns of '
  'a usage_record, whose names have a prefix, at a price and with an id, given as expressions.';

revoke all on function ai_usage.appending(text, text, text) from public;

create function ai_usage.tidying(p_prefix text)
returns table (field text, expression text, is_of_empty_text boolean)
language sql
immutable
set search_path = ''
as $$
  select tidied.field, format(tidied.expression, p_prefix), false
  from (
    values
      ('request_id', $e$coalesce(nullif(btrim(%1$srequest_id), ''), gen_random_uuid()::text)$e$),
      ('line', $e$coalesce(%1$sline, 0)$e$),
      ('model_used', $e$coalesce(nullif(btrim(%1$smodel_used), ''), 'claude-sonnet-4-20250514')$e$),
      (
        'provider',
        -- The most usual are as normalized_provider returns them, which takes longer.
        $e$
          case
            when %1$sprovider in ('anthropic', 'openai', 'google', 'aws-bedrock', 'voyage', 'mistral', 'xai')
              then %1$sprovider
            else ai_usage.normalized_provider(
              %1$sprovider,
              coalesce(nullif(btrim(%1$smodel_used), ''), 'claude-sonnet-4-20250514')
            )
          end
        $e$
      ),
      ('service_tier', $e$coalesce(nullif(lower(btrim(%1$sservice_tier)), ''), 'standard')$e$),
      ('geo', $e$nullif(lower(btrim(%1$sgeo)), '')$e$),
      ('occurred_at', $e$coalesce(%1$soccurred_at, now())$e$)
  ) as tidied (field, expression)
  union all
  select field, format($e$nullif(%s%s, '')$e$, p_prefix, field), true
  from unnest(array[
    'user_email',
    'customer_id',
    'customer_name',
    'entity_type',
    'entity_id',
    'feature',
    'operation',
    'session_id',
    'trace_id',
    'error_code',
    'error_message'
  ]) as field;
$$;

comment on function ai_usage.tidying(text) is
  'What appending and what prices a usage_record, whose variables or columns have a prefix, want to have been made of it: the fields '
  'that make its key and its price, as they are stored; and (is_of_empty_text) those that are null where they are empty.';

revoke all on function ai_usage.tidying(text) from public;
