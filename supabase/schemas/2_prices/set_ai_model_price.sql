create function public.set_ai_model_price(
  p_provider text,
  p_model text,
  p_rates jsonb,
  p_source text,
  p_organization_id uuid default null,
  p_effective_on date default null,
  p_service_tier text default 'standard',
  p_geo text default null,
  p_is_correction boolean default false
)
returns setof public.ai_model_prices
language plpgsql
volatile
security definer  -- nobody but the owner may insert
set search_path = ''
as $$
declare
  c_rates_hint constant text = 'Pass {"input_usd_per_mtok": 3, "output_usd_per_mtok": 15, …}, or an array of such objects, of '
    'which one has no context_over_tokens and no hours_start; null ends the custom price.';
  c_keys constant text[] = array[
    'context_over_tokens',
    'hours_start',
    'hours_end',
    'is_weekdays_only',
    'input_usd_per_mtok',
    'cache_read_usd_per_mtok',
    'cache_write_5m_usd_per_mtok',
    'cache_write_1h_usd_per_mtok',
    'audio_input_usd_per_mtok',
    'output_usd_per_mtok',
    'audio_output_usd_per_mtok',
    'image_output_usd_per_mtok',
    'web_search_usd_per_1k'
  ];
  c_is_withdrawn constant boolean = p_rates is null or p_rates = 'null';
  c_rates constant jsonb = case jsonb_typeof(p_rates)
    when 'array' then p_rates
    when 'object' then jsonb_build_array(p_rates)
    else '[{}]'
  end;
  v_price public.ai_model_prices;
  v_last_revision int;
  v_unknown_keys text;
  v_message text;
  v_detail text;
  v_constraint text;
begin
  perform ai_usage.require_admin('set prices');

  if nullif(btrim(p_provider), '') is null then
    raise sqlstate 'PT400' using
      message = 'p_provider is missing',
      hint = 'Name the provider who bills the calls: anthropic, openai, google, …';
  end if;

  if not c_is_withdrawn and (
    jsonb_typeof(p_rates) not in ('object', 'array')
    or exists (select from jsonb_array_elements(c_rates) as element where jsonb_typeof(element) <> 'object')
  ) then
    raise sqlstate 'PT400' using
      message = 'p_rates is neither an object nor an array of objects',
      hint = c_rates_hint;
  end if;

  select string_agg(distinct key, ', ')
  into v_unknown_keys
  from jsonb_array_elements(c_rates) as element, jsonb_object_keys(element) as key
  where key <> all (c_keys);

  if v_unknown_keys is not null then
    raise sqlstate 'PT400' using
      message = format('p_rates has unknown keys: %s', v_unknown_keys),
      hint = format('The keys are %s.', array_to_string(c_keys, ', '));
  end if;

  if not exists (
    select
    from jsonb_array_elements(c_rates) as element
    where coalesce(element ->> 'context_over_tokens', '0') = '0'
      and element ->> 'hours_start' is null
  ) then
    raise sqlstate 'PT400' using
      message = 'p_rates has no rates for a short prompt at any hour',
      hint = c_rates_hint;
  end if;

  v_price.provider := ai_usage.normalized_provider(p_provider, p_model);
  v_price.model := coalesce(
    (
      select named.model
      from ai_usage.catalogue_model(v_price.provider, btrim(p_model), now()) as named
    ),
    (ai_usage.model_spellings(btrim(p_model)))[2]
  );
  v_price.is_custom := true;
  v_price.organization_id := p_organization_id;
  v_price.service_tier := coalesce(nullif(lower(btrim(p_service_tier)), ''), 'standard');
  v_price.geo := nullif(lower(btrim(p_geo)), '');
  v_price.effective_on := coalesce(p_effective_on, (now() at time zone 'UTC')::date);
  v_price.context_over_tokens := 0;
  v_price.is_weekdays_only := false;
  v_price.is_withdrawn := c_is_withdrawn;
  v_price.source := p_source;
  v_price.recorded_by := auth.uid();
  v_price.recorded_at := now();

  select max(price.revision)
  into v_last_revision
  from public.ai_model_prices as price
  where price.provider = v_price.provider
    and price.model = v_price.model
    and price.is_custom
    and price.organization_id is not distinct from v_price.organization_id
    and price.service_tier = v_price.service_tier
    and price.geo is not distinct from v_price.geo
    and price.effective_on = v_price.effective_on;

  if v_last_revision is not null and not coalesce(p_is_correction, false) then
    raise sqlstate 'PT409' using
      message = format(
        'Another custom price of %s/%s holds from %s',
        v_price.provider,
        v_price.model,
        v_price.effective_on
      ),
      hint = 'Pass a later p_effective_on, or p_is_correction => true to correct that price from the same day.';
  end if;

  v_price.revision := coalesce(v_last_revision + 1, 0);

  return query
    insert into public.ai_model_prices
    select price.*
    from jsonb_array_elements(c_rates) as element
      cross join lateral jsonb_populate_record(
        v_price,
        element || jsonb_build_object('id', gen_random_uuid())
      ) as price
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
        nullif(ai_usage.constraint_hint('public.ai_model_prices', v_constraint), ''),
        'p_model and p_source are required.'
      ),
      constraint = v_constraint,
      table = 'ai_model_prices',
      schema = 'public';
  when data_exception then
    raise sqlstate 'PT400' using
      message = format('p_rates: %s', sqlerrm),
      hint = c_rates_hint;
end;
$$;

comment on function public.set_ai_model_price(text, text, jsonb, text, uuid, date, text, text, boolean) is
  'Sets a custom price from a UTC day on (default today), for one organization or for everybody, and returns its rows: '
  'a negotiated price, or one that the catalogue lacks. p_rates is an object of rates in US dollars ({input_usd_per_mtok, '
  'output_usd_per_mtok, …}) or an array of them with context_over_tokens or hours_start and hours_end; null ends the '
  'custom price. Logged calls keep their cost until reprice_ai_usage. For platform admins and the server.';

revoke all on function public.set_ai_model_price(text, text, jsonb, text, uuid, date, text, text, boolean)
  from public, anon, authenticated, service_role;
grant execute on function public.set_ai_model_price(text, text, jsonb, text, uuid, date, text, text, boolean)
  to authenticated, service_role;
