create function ai_usage.queue_feature_changes()
returns trigger
language plpgsql
security definer  -- nobody but the ledger's owner may write what is pending
set search_path = ''
as $$
declare
  -- On average a fold is tried once per so many rows.
  c_rows_per_fold constant int = 4096;
  c_sign constant int = tg_argv[0];
  v_rows int;
begin
  insert into ai_usage.pending_feature_usage
  select
    date_trunc('day', changed.created_at, 'UTC'),
    changed.organization_id,
    changed.user_id,
    changed.entity_type,
    changed.entity_id,
    changed.feature,
    changed.status,
    case when changed.error_group is not null then changed.error_code end,
    changed.error_group,
    c_sign,
    case when changed.status = 'success' then c_sign * coalesce(changed.duration_ms, 0) else 0 end,
    case when changed.status = 'success' then width_bucket(changed.duration_ms, ai_usage.latency_edges()) end
  from changed_rows as changed
  -- What retain_ai_usage deletes stays counted.
  where tg_op <> 'DELETE'
    or changed.created_at >= coalesce(
      (select retained_from::timestamp at time zone 'UTC' from ai_usage.retention),
      '-infinity'
    );

  get diagnostics v_rows = row_count;
  if random() * c_rows_per_fold < v_rows then
    perform ai_usage.fold_feature_usage(greatest(2 * c_rows_per_fold, v_rows));
  end if;

  return null;
end;
$$;

comment on function ai_usage.queue_feature_changes() is
  'Trigger: puts the rows that a statement added to ai_feature_usage, or took from it (argument -1), into '
  'pending_feature_usage. Folds now and then, so that no scheduled job is needed.';

revoke all on function ai_usage.queue_feature_changes() from public;

create trigger added_rows_are_queued
  after insert on public.ai_feature_usage
  referencing new table as changed_rows
  for each statement
  execute function ai_usage.queue_feature_changes('1');

create trigger removed_rows_are_queued
  after delete on public.ai_feature_usage
  referencing old table as changed_rows
  for each statement
  execute function ai_usage.queue_feature_changes('-1');

create trigger rows_before_a_change_are_queued
  after update on public.ai_feature_usage
  referencing old table as changed_rows
  for each statement
  execute function ai_usage.queue_feature_changes('-1');

create trigger rows_after_a_change_are_queued
  after update on public.ai_feature_usage
  referencing new table as changed_rows
  for each statement
  execute function ai_usage.queue_feature_changes('1');

create trigger is_never_truncated
  before truncate on public.ai_feature_usage
  for each statement
  execute function ai_usage.refuse_truncate();
