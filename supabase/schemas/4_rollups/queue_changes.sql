create function ai_usage.queueing(p_sign text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $expressions$
      line.created_at,
      line.organization_id,
      line.user_id,
      line.customer_id,
      line.entity_type,
      line.entity_id,
      line.feature,
      line.request_type,
      line.provider,
      line.model_used,
      line.line,
      line.status,
      %1$s1,
      %1$sline.input_tokens,
      %1$sline.cache_read_tokens,
      %1$sline.cache_write_5m_tokens,
      %1$sline.cache_write_1h_tokens,
      %1$sline.output_tokens,
      %1$sline.total_tokens,
      %1$sline.input_cost_usd,
      %1$sline.output_cost_usd,
      %1$sline.web_search_cost_usd,
      %1$sline.total_cost_usd,
      %1$sline.latency_ms
    $expressions$,
    p_sign
  );
$$;

comment on function ai_usage.queueing(text) is
  'The expressions for a row of pending_lines, in its order, of a row of ai_usage_log named line: added, or with the sign - taken '
  'away.';

revoke all on function ai_usage.queueing(text) from public;

do $do$
begin
  execute format(
    $create$
      create function ai_usage.queue_changes()
      returns trigger
      language plpgsql
      security definer  -- nobody but the ledger's owner may write what is pending
      set search_path = ''
      as $function$
      declare
        v_lines int;
      begin
        if tg_argv[0] = '1' then
          insert into ai_usage.pending_lines
          select %1$s
          from changed_lines as line;
        else
          insert into ai_usage.pending_lines
          select %2$s
          from changed_lines as line;
        end if;

        get diagnostics v_lines = row_count;
        if random() * ai_usage.lines_per_look() < v_lines then
          perform ai_usage.fold_when_due();
        end if;

        return null;
      end;
      $function$
    $create$,
    ai_usage.queueing(''),
    ai_usage.queueing('-')
  );
end;
$do$;

comment on function ai_usage.queue_changes() is
  'Trigger: puts the lines that a statement added to the log, or took from it (argument -1), into pending_lines. Folds now '
  'and then, so that no scheduled job is needed.';

revoke all on function ai_usage.queue_changes() from public;

create function ai_usage.free_request_keys()
returns trigger
language plpgsql
security definer  -- nobody but the ledger's owner may write keys
set search_path = ''
as $$
begin
  delete from ai_usage.request_keys as key
  using changed_lines as line
  where key.provider = line.provider
    and key.request_id = line.request_id
    and key.line = line.line
    and key.usage_id = line.id;

  return null;
end;
$$;

comment on function ai_usage.free_request_keys() is
  'Trigger: a line that its owner deleted may be logged again.';

revoke all on function ai_usage.free_request_keys() from public;

create function ai_usage.refuse_truncate()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  raise exception using
    errcode = 'feature_not_supported',
    message = 'The ledger is never truncated',
    hint = 'retain_ai_usage drops the log of old months and keeps what they add up to.';
end;
$$;

comment on function ai_usage.refuse_truncate() is
  'Trigger: the rollups would not notice.';

revoke all on function ai_usage.refuse_truncate() from public;

create function ai_usage.queue_changes_of(p_table regclass)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  execute format(
    'create trigger added_lines_are_queued
      after insert on %1$s
      referencing new table as changed_lines
      for each statement
      execute function ai_usage.queue_changes(''1'');

    create trigger removed_lines_are_queued
      after delete on %1$s
      referencing old table as changed_lines
      for each statement
      execute function ai_usage.queue_changes(''-1'');

    create trigger removed_lines_free_their_keys
      after delete on %1$s
      referencing old table as changed_lines
      for each statement
      execute function ai_usage.free_request_keys();

    create trigger lines_before_a_change_are_queued
      after update on %1$s
      referencing old table as changed_lines
      for each statement
      execute function ai_usage.queue_changes(''-1'');

    create trigger lines_after_a_change_are_queued
      after update on %1$s
      referencing new table as changed_lines
      for each statement
      execute function ai_usage.queue_changes(''1'');

    create trigger is_never_truncated
      before truncate on %1$s
      for each statement
      execute function ai_usage.refuse_truncate()',
    p_table
  );
end;
$$;

comment on function ai_usage.queue_changes_of(regclass) is
  'Puts the triggers that feed pending_lines, and what else a change entails, on the log or one of its partitions.';

revoke all on function ai_usage.queue_changes_of(regclass) from public;

select ai_usage.queue_changes_of('public.ai_usage_log');
select ai_usage.queue_changes_of('ai_usage.log_lines');
drop trigger added_lines_are_queued on ai_usage.log_lines;

-- Later ones are made in time by append_usage.
select ai_usage.create_partition(now());
select ai_usage.create_partition(now() + interval '1 month');
