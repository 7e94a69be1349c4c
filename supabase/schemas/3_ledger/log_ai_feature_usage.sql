create function public.log_ai_feature_usage(
  p_feature text,
  p_user_id uuid default null,
  p_status text default 'success',
  p_duration_ms int default null,
  p_error_message text default null,
  p_error_code text default null,
  p_organization_id uuid default null,
  p_entity_type text default null,
  p_entity_id text default null,
  p_trace_id text default null,
  p_request_id text default null,
  p_metadata jsonb default null,
  p_occurred_at timestamptz default now()
)
returns uuid
language plpgsql
volatile
security definer  -- nobody but the ledger's owner may insert
set search_path = ''
set enable_seqscan = off  -- a plan made while the table was small is kept while it grows
as $$
declare
  c_kinds_a_day constant int = 100;
  c_feature constant text = coalesce(btrim(p_feature), '');
  c_request_id constant text = coalesce(nullif(btrim(p_request_id), ''), gen_random_uuid()::text);
  c_status constant text = coalesce(p_status, 'success');
  c_error_code constant text = nullif(p_error_code, '');
  c_created_at constant timestamptz = coalesce(p_occurred_at, now());
  c_organization_key constant uuid = coalesce(p_organization_id, '00000000-0000-0000-0000-000000000000');
  v_error_group text;
  v_error_on date;
  v_kind uuid;
  v_id uuid;
  v_message text;
  v_detail text;
  v_constraint text;
begin
  if c_status <> 'success' then
    v_error_group := ai_usage.error_group(p_error_message);
    v_error_on := (c_created_at at time zone 'UTC')::date;
    v_kind := md5(jsonb_build_array(c_error_code, v_error_group)::text);

    if not exists (
      select
      from ai_usage.feature_error_kinds
      where organization_id = c_organization_key
        and feature = c_feature
        and error_on = v_error_on
        and kind = v_kind
    ) then
      if (
        select count(*)
        from ai_usage.feature_error_kinds
        where organization_id = c_organization_key
          and feature = c_feature
          and error_on = v_error_on
      ) < c_kinds_a_day then
        insert into ai_usage.feature_error_kinds (organization_id, feature, error_on, kind)
        values (c_organization_key, c_feature, v_error_on, v_kind)
        on conflict on constraint feature_error_kinds_pkey do nothing;
      else
        v_error_group := null;
      end if;
    end if;
  end if;

  insert into public.ai_feature_usage (
    request_id,
    created_at,
    user_id,
    organization_id,
    entity_type,
    entity_id,
    trace_id,
    feature,
    status,
    duration_ms,
    error_code,
    error_message,
    error_group,
    metadata
  )
  values (
    c_request_id,
    c_created_at,
    p_user_id,
    p_organization_id,
    nullif(p_entity_type, ''),
    nullif(p_entity_id, ''),
    nullif(p_trace_id, ''),
    c_feature,
    c_status,
    p_duration_ms,
    c_error_code,
    nullif(p_error_message, ''),
    v_error_group,
    coalesce(p_metadata, '{}')
  )
  on conflict on constraint ai_feature_usage_is_logged_once do nothing
  returning id into v_id;

  if v_id is null then
    -- A statement of its own: its snapshot sees the row that another transaction logged while we waited for it.
    select id
    into v_id
    from public.ai_feature_usage
    where feature = c_feature
      and request_id = c_request_id;
  end if;

  return v_id;

exception
  when check_violation then
    get stacked diagnostics
      v_message = message_text,
      v_detail = pg_exception_detail,
      v_constraint = constraint_name;

    raise exception using
      errcode = 'check_violation',
      message = regexp_replace(v_message, 'relation "\w+"', 'relation "ai_feature_usage"'),
      detail = v_detail,
      hint = ai_usage.constraint_hint('public.ai_feature_usage', v_constraint),
      constraint = v_constraint,
      table = 'ai_feature_usage',
      schema = 'public';
end;
$$;

comment on function public.log_ai_feature_usage is
  'Logs one use of a product feature and returns its row''s id. Idempotent: the same feature and request id return the '
  'first row''s id and change nothing. A null argument takes its default. For the server only.';

revoke all on function public.log_ai_feature_usage from public, anon, authenticated, service_role;
grant execute on function public.log_ai_feature_usage to service_role;
