-- What logging is measured against: the same table without partitions and triggers, and functions that only insert into
-- it, at a price wired into them, as the source systems had it.
create table bench.bare_log (
  like public.ai_usage_log including all,
  constraint bare_log_request_line_is_logged_once
    unique (provider, request_id, line)
);

grant usage on schema bench to service_role;
grant insert on bench.bare_log to service_role;

do $$
begin
  -- With the arguments of log_ai_usage.
  execute format(
    $function$
      create function bench.log_bare(%s)
      returns uuid
      language plpgsql
      volatile
      security definer
      set search_path = ''
      as $body$
      declare
        v_id uuid;
      begin
        insert into bench.bare_log (
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
          input_usd_per_mtok,
          cache_read_usd_per_mtok,
          cache_write_5m_usd_per_mtok,
          cache_write_1h_usd_per_mtok,
          output_usd_per_mtok,
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
        values (
          p_request_id,
          p_line,
          p_occurred_at,
          p_user_id,
          p_user_email,
          p_organization_id,
          p_customer_id,
          p_customer_name,
          p_entity_type,
          p_entity_id,
          p_request_type,
          p_feature,
          p_operation,
          p_session_id,
          p_trace_id,
          p_batch_job_id,
          p_provider,
          p_model_used,
          p_service_tier,
          p_geo,
          p_input_tokens,
          p_cache_read_tokens,
          p_cache_write_5m_tokens,
          p_cache_write_1h_tokens,
          p_audio_input_tokens,
          p_output_tokens,
          p_reasoning_tokens,
          p_audio_output_tokens,
          p_image_output_tokens,
          p_web_search_requests,
          p_usage_status,
          3,
          0.3,
          3.75,
          6,
          15,
          10,
          case p_usage_status when 'missing' then 'usage_missing' end,
          p_status,
          p_error_code,
          p_error_message,
          p_latency_ms,
          p_time_to_first_token_ms,
          p_tool_turns,
          coalesce(p_metadata, '{}'),
          p_raw_usage
        )
        returning id into v_id;
        return v_id;
      end;
      $body$
    $function$,
    pg_get_function_arguments('public.log_ai_usage'::regproc)
  );
end;
$$;

grant execute on function bench.log_bare to service_role;
