create function public.set_ai_price_discount(
  p_provider text,
  p_percent_off numeric,
  p_source text,
  p_organization_id uuid default null,
  p_model text default null,
  p_effective_on date default null,
  p_is_correction boolean default false
)
returns setof public.ai_price_discounts
language plpgsql
volatile
security definer  -- nobody but the owner may insert
set search_path = ''
as $$
declare
  c_provider constant text = ai_usage.normalized_provider(p_provider, p_model);
  c_model constant text = coalesce(
    (
      select named.model
      from ai_usage.catalogue_model(c_provider, btrim(p_model), now()) as named
    ),
    (ai_usage.model_spellings(nullif(btrim(p_model), '')))[2]
  );
  c_effective_on constant date = coalesce(p_effective_on, (now() at time zone 'UTC')::date);
  v_last_revision int;
  v_message text;
  v_detail text;
  v_constraint text;
begin
  perform ai_usage.require_admin('set discounts');

  if nullif(btrim(p_provider), '') is null then
    raise sqlstate 'PT400' using
      message = 'p_provider is missing',
      hint = 'Name the provider whose prices are lower: anthropic, openai, google, …';
  end if;

  select max(off.revision)
  into v_last_revision
  from public.ai_price_discounts as off
  where off.provider = c_provider
    and off.organization_id is not distinct from p_organization_id
    and off.model is not distinct from c_model
    and off.effective_on = c_effective_on;

  if v_last_revision is not null and not coalesce(p_is_correction, false) then
    raise sqlstate 'PT409' using
      message = format('Another discount for %s holds from %s', concat_ws('/', c_provider, c_model), c_effective_on),
      hint = 'Pass a later p_effective_on, or p_is_correction => true to correct that discount from the same day.';
  end if;

  return query
    insert into public.ai_price_discounts (
      organization_id,
      provider,
      model,
      effective_on,
      revision,
      percent_off,
      source,
      recorded_by
    )
    values (
      p_organization_id,
      c_provider,
      c_model,
      c_effective_on,
      coalesce(v_last_revision + 1, 0),
      p_percent_off,
      p_source,
      auth.uid()
    )
    returning *;

exception
  when check_violation or not_null_violation or unique_violation then
    get stacked diagnostics
      v_message = message_text,
      v_detail = pg_exception_detail,
      v_constraint = constraint_name;
    raise exception using
      errcode = sqlstate,
      message = v_message,
      detail = v_detail,
      hint = coalesce(
        nullif(ai_usage.constraint_hint('public.ai_price_discounts', v_constraint), ''),
        'p_provider, p_percent_off and p_source are required.'
      ),
      constraint = v_constraint,
      table = 'ai_price_discounts',
      schema = 'public';
end;
$$;

comment on function public.set_ai_price_discount(text, numeric, text, uuid, text, date, boolean) is
  'Sets a percentage off the catalogue''s prices of a provider, or of one model, from a UTC day on (default today), for '
  'one organization or for everybody, and returns its row. 0 ends it. Logged calls keep their cost until '
  'reprice_ai_usage. For platform admins and the server.';

revoke all on function public.set_ai_price_discount(text, numeric, text, uuid, text, date, boolean)
  from public, anon, authenticated, service_role;
grant execute on function public.set_ai_price_discount(text, numeric, text, uuid, text, date, boolean)
  to authenticated, service_role;
