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

-- Generated, so that it stores what log_ai_usage stores; and twice, because looking for duplicates takes a tenth of the time, and
-- there are none as a rule.
do $do$
declare
  v_name text;
  v_on_conflict text;
  v_which text;
  v_duplicates text;
  v_targets text;
begin
  for v_name, v_on_conflict, v_which, v_duplicates, v_targets in
    values
      ('append_usage', '', '', '', ''),
      (
        'append_usage_once_more',
        'on conflict on constraint request_keys_pkey do nothing',
        -- Hashed, which a join of so few as the planner expects would not be.
        'where (given.id in (select new_key.usage_id from new_key)) is true',
        $sql$,
            count(*) > (select count(*) from new_key),
            array_agg(given.id order by given.position),
            array_agg(given.provider order by given.position),
            array_agg(given.request_id order by given.position),
            array_agg(given.line order by given.position)
        $sql$,
        ', v_has_duplicates, v_ids, v_providers, v_request_ids, v_lines'
      )
  loop
    execute format(
      $create$
        create function ai_usage.%1$I(p_records jsonb)
        returns jsonb
        language plpgsql
        volatile
        set search_path = ''
        set plan_cache_mode = force_generic_plan  -- planning would take longer than logging
        set enable_seqscan = off  -- a plan made while the ledger was small is kept while it grows
        as $function$
        declare
          v_appended jsonb;
          v_count int;
          v_has_duplicates boolean = false;
          v_ids uuid[];
          v_providers text[];
          v_request_ids text[];
          v_lines int[];
          v_message text;
          v_detail text;
          v_constraint text;
        begin
          with given as materialized (
            select
              record.ordinality as position,
              gen_random_uuid() as id,
              %11$s as prompt_tokens,
              %3$s
            from jsonb_populate_recordset(null::ai_usage.usage_record, p_records) with ordinality as record
          ),
          -- In key order, so that two batches that share lines wait for each other instead of deadlocking.
          new_key as (
            insert into ai_usage.request_keys (provider, request_id, line, usage_id, created_at)
            select given.provider, given.request_id, given.line, given.id, given.occurred_at
            from given
            order by given.provider, given.request_id, given.line
            %2$s
            returning usage_id
          ),
          appended as (
            %4$s
            from given
              cross join lateral (
                select coalesce(
                  (
                    select row(%10$s)::ai_usage.price
                    from ai_usage.remembered_prices as price
                    where %5$s
                  ),
                  ai_usage.known_price(
                    given.provider,
                    given.model_used,
                    given.service_tier,
                    given.geo,
                    given.prompt_tokens,
                    given.occurred_at,
                    given.organization_id
                  )
                ) as price
                offset 0
              ) as known
            %7$s
            returning %6$s
          ),
          queued as (
            insert into ai_usage.pending_lines
            select *
            from appended
          )
          select
            coalesce(
              jsonb_agg(
                jsonb_build_object('id', given.id, 'request_id', given.request_id, 'status', 'logged')
                order by given.position
              ),
              '[]'
            ),
            (select count(*) from new_key)
            %8$s
          into v_appended, v_count %9$s
          from given;

          if random() * ai_usage.lines_per_look() < v_count then
            perform ai_usage.fold_when_due();
          end if;

          -- Now and then, so that next month's first call finds its partition.
          if random() < 0.001 then
            perform ai_usage.create_partition(now() + interval '1 month');
          end if;

          if not v_has_duplicates then
            return v_appended;
          end if;

          -- A statement of its own: its snapshot sees the lines that another transaction logged while we waited for it.
          return (
            select jsonb_agg(
              jsonb_build_object(
                'id', key.usage_id,
                'request_id', given.request_id,
                'status', case when key.usage_id = given.id then 'logged' else 'duplicate' end
              )
              order by given.position
            )
            from unnest(v_ids, v_providers, v_request_ids, v_lines) with ordinality
                as given (id, provider, request_id, line, position)
              left join lateral (
                select request_key.usage_id
                from ai_usage.request_keys as request_key
                where request_key.provider = given.provider
                  and request_key.request_id = given.request_id
                  and request_key.line = given.line
                offset 0
              ) as key
                on true
          );

        exception
          when unique_violation then
            get stacked diagnostics v_constraint = constraint_name;

            -- Of a trigger that is not the ledger's.
            if v_constraint <> 'request_keys_pkey' then
              raise;
            end if;

            return ai_usage.append_usage_once_more(p_records);
          when check_violation then
            get stacked diagnostics
              v_message = message_text,
              v_detail = pg_exception_detail,
              v_constraint = constraint_name;
            perform ai_usage.make_partitions_or_refuse(
              v_message,
              v_detail,
              v_constraint,
              array(
                select record.occurred_at
                from jsonb_populate_recordset(null::ai_usage.usage_record, p_records) as record
              )
            );
            return ai_usage.%1$I(p_records);
        end;
        $function$
      $create$,
      v_name,
      v_on_conflict,
      (
        select string_agg(
          format('%s as %I', coalesce(tidied.expression, 'record.' || column_.attname), column_.attname),
          ', '
          order by column_.attnum
        )
        from pg_attribute as column_
          left join ai_usage.tidying('record.') as tidied
            on tidied.field = column_.attname
        where column_.attrelid = 'ai_usage.usage_record'::regclass
      ),
      ai_usage.appending('given.', '(known.price)', 'given.id'),
      ai_usage.remembering('given.', 'given.prompt_tokens'),
      ai_usage.queueing(''),
      v_which,
      v_duplicates,
      v_targets,
      (
        select string_agg(format('price.%I', rate.attname), ', ' order by rate.attnum)
        from pg_attribute as rate
        where rate.attrelid = 'ai_usage.price'::regclass
      ),
      ai_usage.prompting('record.')
    );
  end loop;
end;
$do$;

comment on function ai_usage.append_usage(jsonb) is
  'Prices records, an array of objects with the fields of usage_record; appends the ones not logged before, all or nothing; and says '
  'in the same order which rows now hold them. The ledger grows here and in log_ai_usage, the same for a single line.';

comment on function ai_usage.append_usage_once_more(jsonb) is
  'append_usage for records of which some were logged before, or are there twice.';

revoke all on function ai_usage.append_usage(jsonb) from public;
revoke all on function ai_usage.append_usage_once_more(jsonb) from public;
