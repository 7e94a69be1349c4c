create function ai_usage.make_partitions_or_refuse(
  p_message text,
  p_detail text,
  p_constraint text,
  p_moments timestamptz[]
)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  c_months constant timestamptz[] = array(
    select distinct date_trunc('month', coalesce(moment, now()), 'UTC')
    from unnest(p_moments) as moment
  );
begin
  -- No constraint, but no partition: for the first call of a month that nobody expected, or of one that cannot be.
  if p_constraint = '' then
    if '1900-01-01T00:00:00Z' <= all (c_months) and now() + interval '1 day' >= all (c_months) then
      perform ai_usage.create_partition(month)
      from unnest(c_months) as month;
      return;
    end if;

    p_constraint := 'ai_usage_log_happened_before_it_was_recorded';
    p_message := format('new row for relation "ai_usage_log" violates check constraint "%s"', p_constraint);
  end if;

  raise exception using
    errcode = 'check_violation',
    message = regexp_replace(p_message, 'relation "\w+"', 'relation "ai_usage_log"'),
    detail = p_detail,
    hint = ai_usage.constraint_hint('public.ai_usage_log', p_constraint),
    constraint = p_constraint,
    table = 'ai_usage_log',
    schema = 'public';
end;
$$;

comment on function ai_usage.make_partitions_or_refuse(text, text, text, timestamptz[]) is
  'What follows a check_violation while lines of these moments were appended: makes the partitions that were missing, or says '
  'what is wrong with the lines.';

revoke all on function ai_usage.make_partitions_or_refuse(text, text, text, timestamptz[]) from public;

-- The statement of appending, in a function of its own.
do $do$
begin
  execute format(
    $create$
      create function ai_usage.append_lines(p_lines ai_usage.usage_record[], p_ids uuid[], p_new_ids uuid[])
      returns void
      language plpgsql
      volatile
      set search_path = ''
      as $function$
      begin
        %s
        from unnest(p_lines) with ordinality as given
          cross join lateral (
            select %s as price
            offset 0
          ) as known
        where p_ids[given.ordinality] = any (p_new_ids);
      end;
      $function$
    $create$,
    ai_usage.appending('given.', '(known.price)', 'p_ids[given.ordinality]'),
    ai_usage.pricing('given.')
  );
end;
$do$;

comment on function ai_usage.append_lines(ai_usage.usage_record[], uuid[], uuid[]) is
  'Prices lines and appends those whose id, at the same place in p_ids, is one of p_new_ids.';

revoke all on function ai_usage.append_lines(ai_usage.usage_record[], uuid[], uuid[]) from public;

create function ai_usage.append_usage(p_records ai_usage.usage_record[])
returns ai_usage.appended_line[]
language plpgsql
volatile
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

  perform ai_usage.append_lines(v_records, v_ids, v_new_ids);

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
    perform ai_usage.make_partitions_or_refuse(
      v_message,
      v_detail,
      v_constraint,
      array(select record.occurred_at from unnest(p_records) as record)
    );
    return ai_usage.append_usage(p_records);
end;
$$;

comment on function ai_usage.append_usage(ai_usage.usage_record[]) is
  'Prices the records, appends the ones not logged before, all or nothing, and says in the same order which rows '
  'now hold them. The ledger grows here and in log_ai_usage, the same for a single line.';

revoke all on function ai_usage.append_usage(ai_usage.usage_record[]) from public;
