create function ai_usage.rebuild_feature_rollups(
  p_months tstzrange,
  out removed_rollups bigint,
  out rebuilt_rollups bigint
)
language plpgsql
volatile
set search_path = ''
as $$
begin
  delete from ai_usage.feature_rollups
  where starts_at >= lower(p_months)
    and starts_at < upper(p_months);
  get diagnostics removed_rollups = row_count;

  -- One statement, so one snapshot: what is pending in it is part of the rows in it.
  execute format(
    $rebuild$
      with counted as (
        delete from ai_usage.pending_feature_usage
        where day_at >= $1
          and day_at < $2
      )
      %s
    $rebuild$,
    ai_usage.counting_features(
      ai_usage.feature_rollup_query('ai_usage.logged_feature_usage where created_at >= $1 and created_at < $2')
    )
  )
  using lower(p_months), upper(p_months);
  get diagnostics rebuilt_rollups = row_count;
end;
$$;

comment on function ai_usage.rebuild_feature_rollups(tstzrange) is
  'The part of rebuild_ai_usage_rollups that makes feature_rollups anew. Call it behind the lock of fold_usage.';

revoke all on function ai_usage.rebuild_feature_rollups(tstzrange) from public;
