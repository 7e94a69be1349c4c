create function public.log_ai_usage_batch(p_records jsonb)
returns jsonb
language plpgsql
volatile
security definer  -- nobody but the ledger's owner may insert
set search_path = ''
as $$
declare
  c_keys_hint constant text = 'A record is an object whose keys are the arguments of log_ai_usage without p_.';
  v_known_keys text[];
  v_position bigint;
  v_record jsonb;
begin
  if jsonb_typeof(p_records) is distinct from 'array' then
    raise sqlstate 'PT400' using
      message = 'p_records is not an array',
      hint = c_keys_hint;
  end if;

  if jsonb_array_length(p_records) > 1000 then
    raise sqlstate 'PT400' using
      message = format('p_records has %s records; a batch has at most 1000', jsonb_array_length(p_records)),
      hint = 'Send them in several calls. Each is all or nothing, and repeating one is safe.';
  end if;

  select array_agg(attname::text)
  into v_known_keys
  from pg_catalog.pg_attribute
  where attrelid = 'ai_usage.usage_record'::regclass;

  select ordinality - 1, element
  into v_position, v_record
  from jsonb_array_elements(p_records) with ordinality as given (element, ordinality)
  where case jsonb_typeof(element)
    when 'object' then element - v_known_keys <> '{}'
    else true
  end
  order by ordinality
  limit 1;

  if found then
    raise sqlstate 'PT400' using
      message = case jsonb_typeof(v_record)
        when 'object' then format(
          'Record %s has unknown keys: %s',
          v_position,
          (select string_agg(key, ', ') from jsonb_object_keys(v_record - v_known_keys) as key)
        )
        else format('Record %s is not an object', v_position)
      end,
      hint = c_keys_hint;
  end if;

  begin
    return ai_usage.append_usage(p_records);
  exception
    when data_exception then
      for v_record, v_position in
        select element, ordinality - 1
        from jsonb_array_elements(p_records) with ordinality as given (element, ordinality)
      loop
        begin
          perform jsonb_populate_record(null::ai_usage.usage_record, v_record);
        exception
          when data_exception then
            raise sqlstate 'PT400' using
              message = format('Record %s: %s', v_position, sqlerrm),
              hint = 'Nothing of the batch was logged. Correct the record and send the batch again.';
        end;
      end loop;
      raise;
  end;
end;
$$;

comment on function public.log_ai_usage_batch(jsonb) is
  'Logs up to 1000 lines, all or nothing, from an array of objects whose keys are the arguments of log_ai_usage '
  'without p_. Returns, in the same order, {id, request_id, status: logged | duplicate} per record. Idempotent. '
  'For the server only.';

revoke all on function public.log_ai_usage_batch(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.log_ai_usage_batch(jsonb) to service_role;
