-- append_usage for a single line: its arguments are written as they are, without the cost of an array.
do $do$
begin
  execute format(
    $create$
      create function public.log_ai_usage(
        p_user_id uuid,
        p_user_email text default null,
        p_customer_id text default null,
        p_customer_name text default null,
        p_request_type text default 'report',
        p_session_id text default null,
        p_input_tokens int default 0,
        p_output_tokens int default 0,
        p_model_used text default 'claude-sonnet-4-20250514',
        p_latency_ms int default null,
        p_tool_turns int default 0,
        p_status text default 'success',
        p_error_message text default null,
        p_request_id text default null,
        p_line int default 0,
        p_provider text default null,
        p_organization_id uuid default null,
        p_feature text default null,
        p_operation text default null,
        p_entity_type text default null,
        p_entity_id text default null,
        p_trace_id text default null,
        p_batch_job_id uuid default null,
        p_cache_read_tokens int default 0,
        p_cache_write_5m_tokens int default 0,
        p_cache_write_1h_tokens int default 0,
        p_reasoning_tokens int default 0,
        p_audio_input_tokens int default 0,
        p_audio_output_tokens int default 0,
        p_image_output_tokens int default 0,
        p_web_search_requests int default 0,
        p_service_tier text default 'standard',
        p_geo text default null,
        p_time_to_first_token_ms int default null,
        p_usage_status text default 'final',
        p_error_code text default null,
        p_metadata jsonb default null,
        p_raw_usage jsonb default null,
        p_occurred_at timestamptz default now()
      )
      returns uuid
      language plpgsql
      volatile
      security definer  -- nobody but the ledger's owner may insert
      set search_path = ''
      as $function$
      declare
        v_id uuid = gen_random_uuid();
        v_prompt_tokens bigint;
        v_price ai_usage.price;
        v_message text;
        v_detail text;
        v_constraint text;
      begin
        %1$s

        if '' in (%2$s) then
          %3$s
        end if;

        insert into ai_usage.request_keys (provider, request_id, line, usage_id, created_at)
        values (p_provider, p_request_id, p_line, v_id, p_occurred_at);

        v_prompt_tokens := %4$s;

        with line as (
          %5$s
          from ai_usage.remembered_prices as price
          where %6$s
          returning %7$s
        )
        insert into ai_usage.pending_lines
        select *
        from line;

        if not found then
          v_price := ai_usage.known_price(
            p_provider,
            p_model_used,
            p_service_tier,
            p_geo,
            v_prompt_tokens,
            p_occurred_at,
            p_organization_id
          );

          with line as (
            %5$s
            from (select v_price.*) as price
            returning %7$s
          )
          insert into ai_usage.pending_lines
          select *
          from line;
        end if;

        if random() * ai_usage.lines_per_look() < 1 then
          perform ai_usage.fold_when_due();
        end if;

        -- Now and then, so that next month's first call finds its partition.
        if random() < 0.001 then
          perform ai_usage.create_partition(now() + interval '1 month');
        end if;

        return v_id;

      exception
        when unique_violation then
          get stacked diagnostics v_constraint = constraint_name;

          -- Of a trigger that is not the ledger's.
          if v_constraint <> 'request_keys_pkey' then
            raise;
          end if;

          -- A statement of its own: it sees the line, too, that another transaction logged while we waited for it.
          select key.usage_id
          into v_id
          from ai_usage.request_keys as key
          where key.provider = p_provider
            and key.request_id = p_request_id
            and key.line = p_line;

          if not found then
            raise serialization_failure using
              message = 'Another transaction has logged this line since this one began',
              hint = 'Try again, in a new transaction.';
          end if;

          return v_id;
        when check_violation then
          get stacked diagnostics
            v_message = message_text,
            v_detail = pg_exception_detail,
            v_constraint = constraint_name;
          perform ai_usage.make_partitions_or_refuse(v_message, v_detail, v_constraint, array[p_occurred_at]);
          return public.log_ai_usage(
            p_user_id,
            p_user_email,
            p_customer_id,
            p_customer_name,
            p_request_type,
            p_session_id,
            p_input_tokens,
            p_output_tokens,
            p_model_used,
            p_latency_ms,
            p_tool_turns,
            p_status,
            p_error_message,
            p_request_id,
            p_line,
            p_provider,
            p_organization_id,
            p_feature,
            p_operation,
            p_entity_type,
            p_entity_id,
            p_trace_id,
            p_batch_job_id,
            p_cache_read_tokens,
            p_cache_write_5m_tokens,
            p_cache_write_1h_tokens,
            p_reasoning_tokens,
            p_audio_input_tokens,
            p_audio_output_tokens,
            p_image_output_tokens,
            p_web_search_requests,
            p_service_tier,
            p_geo,
            p_time_to_first_token_ms,
            p_usage_status,
            p_error_code,
            p_metadata,
            p_raw_usage,
            p_occurred_at
          );
      end;
      $function$
    $create$,
    (
      select string_agg(format('p_%s := %s;', tidied.field, tidied.expression), E'\n')
      from ai_usage.tidying('p_') as tidied
      where not tidied.is_of_empty_text
    ),
    (
      select string_agg('p_' || tidied.field, ', ')
      from ai_usage.tidying('p_') as tidied
      where tidied.is_of_empty_text
    ),
    (
      select string_agg(format('p_%s := %s;', tidied.field, tidied.expression), E'\n')
      from ai_usage.tidying('p_') as tidied
      where tidied.is_of_empty_text
    ),
    ai_usage.prompting('p_'),
    ai_usage.appending('p_', 'price', 'v_id'),
    ai_usage.remembering('p_', 'v_prompt_tokens'),
    ai_usage.queueing('')
  );
end;
$do$;

comment on function public.log_ai_usage is
  'Logs one line of one AI provider call and returns its row''s id. Prices it at the moment of the call. Idempotent: '
  'the same provider, request id and line return the first row''s id and change nothing. Tokens are disjoint '
  'categories (see ai_usage_log). A null argument takes its default. For the server only.';

revoke all on function public.log_ai_usage from public, anon, authenticated, service_role;
grant execute on function public.log_ai_usage to service_role;
