create function ai_usage.previewed_repricing(
  p_provider text,
  p_model text,
  p_organization_id uuid,
  p_effective_on date,
  p_unpriced_only boolean
)
returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
declare
  c_is_unpriced_only constant boolean = coalesce(p_unpriced_only, true);
  -- What has no cost may get one from another day's price, too.
  c_start constant timestamptz = case
    when not c_is_unpriced_only then p_effective_on::timestamp at time zone 'UTC'
  end;
begin
  return jsonb_build_object(
    'reprice_args', jsonb_strip_nulls(jsonb_build_object(
      'p_provider', p_provider,
      'p_model', p_model,
      'p_organization_id', p_organization_id,
      'p_start', c_start,
      'p_unpriced_only', c_is_unpriced_only
    )),
    'repricing', public.reprice_ai_usage(
      p_provider => p_provider,
      p_model => p_model,
      p_organization_id => p_organization_id,
      p_start => c_start,
      p_unpriced_only => c_is_unpriced_only,
      p_dry_run => true
    )
  );
end;
$$;

comment on function ai_usage.previewed_repricing(text, text, uuid, date, boolean) is
  'A dry run over the calls that a new price or discount may concern, and the arguments of reprice_ai_usage that do it for '
  'good: {reprice_args, repricing}.';

revoke all on function ai_usage.previewed_repricing(text, text, uuid, date, boolean) from public;
grant execute on function ai_usage.previewed_repricing(text, text, uuid, date, boolean) to authenticated, service_role;
