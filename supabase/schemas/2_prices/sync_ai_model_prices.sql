create function public.sync_ai_model_prices(
  p_prices jsonb,
  p_aliases jsonb default '[]',
  p_on date default null
)
returns jsonb
language plpgsql
volatile
security definer  -- nobody but the owner may insert
set search_path = ''
as $$
declare
  c_on constant date = coalesce(p_on, (now() at time zone 'UTC')::date);
  v_prices jsonb;
  v_aliases jsonb;
  v_unknown_keys text;
begin
  if jsonb_typeof(p_prices) is distinct from 'array' or jsonb_typeof(p_aliases) is distinct from 'array' then
    raise sqlstate 'PT400' using
      message = 'p_prices or p_aliases is not an array',
      hint = 'Pass arrays of rows: keys are the columns of ai_model_prices and ai_model_aliases.';
  end if;

  select string_agg(distinct key, ', ')
  into v_unknown_keys
  from jsonb_array_elements(p_prices || p_aliases) as element, jsonb_object_keys(element) as key
  where key not in (
    select attname
    from pg_catalog.pg_attribute
    where attrelid in ('public.ai_model_prices'::regclass, 'public.ai_model_aliases'::regclass)
  );

  if v_unknown_keys is not null then
    raise sqlstate 'PT400' using
      message = format('Unknown keys: %s', v_unknown_keys),
      hint = 'Keys are the columns of ai_model_prices and ai_model_aliases.';
  end if;

  -- Two runs at once would both see the price as changed.
  perform pg_advisory_xact_lock(hashtextextended('ai_usage.sync_ai_model_prices', 0));

  -- A version is the set of rows that hold together: one provider, model, tier and place from one day on.
  with given as materialized (
    select
      price.provider,
      price.model,
      coalesce(price.service_tier, 'standard') as service_tier,
      price.geo,
      coalesce(price.effective_on, '2020-01-01') as effective_on,
      jsonb_agg(ai_usage.price_rates(price) order by coalesce(price.context_over_tokens, 0), price.hours_start) as rates,
      array_agg(price.source order by coalesce(price.context_over_tokens, 0), price.hours_start) as sources
    from jsonb_populate_recordset(null::public.ai_model_prices, p_prices) as price
    group by 1, 2, 3, 4, 5
  ),
  recorded as materialized (
    select
      price.provider,
      price.model,
      price.service_tier,
      price.geo,
      price.effective_on,
      price.revision,
      jsonb_agg(ai_usage.price_rates(price) order by price.context_over_tokens, price.hours_start) as rates
    from public.ai_model_prices as price
    where not price.is_custom
    group by 1, 2, 3, 4, 5, 6
  ),
  -- A day of which nothing was known is added as it is. A price that no longer is what was recorded for its day has
  -- changed without a date: the day on which that was noticed becomes the date.
  missing as (
    select
      given.provider,
      given.model,
      given.service_tier,
      given.geo,
      case when own.is_late then c_on else given.effective_on end as effective_on,
      given.rates,
      given.sources,
      0 as revision
    from given
      -- A name that has meant another model so far must not do so in the past.
      cross join lateral (
        select given.effective_on = '2020-01-01' and exists (
          select
          from public.ai_model_aliases as named
          where named.provider = given.provider
            and named.alias = given.model
        ) as is_late
      ) as own
    where not exists (
      select
      from recorded
      where recorded.provider = given.provider
        and recorded.model = given.model
        and recorded.service_tier = given.service_tier
        and recorded.geo is not distinct from given.geo
        and (recorded.effective_on = given.effective_on or own.is_late)
    )
  ),
  given_now as (
    select distinct on (provider, model, service_tier, geo)
      *
    from given
    where effective_on <= c_on
    order by provider, model, service_tier, geo, effective_on desc
  ),
  known_now as (
    select distinct on (provider, model, service_tier, geo)
      *
    from (
      select provider, model, service_tier, geo, effective_on, revision, rates
      from recorded
      union all
      select provider, model, service_tier, geo, effective_on, revision, rates
      from missing
    ) as known
    where effective_on <= c_on
    order by provider, model, service_tier, geo, effective_on desc, revision desc
  ),
  changed as (
    select
      given_now.provider,
      given_now.model,
      given_now.service_tier,
      given_now.geo,
      c_on as effective_on,
      given_now.rates,
      given_now.sources,
      case when known_now.effective_on = c_on then known_now.revision + 1 else 0 end as revision
    from given_now
      join known_now
        on known_now.provider = given_now.provider
        and known_now.model = given_now.model
        and known_now.service_tier = given_now.service_tier
        and known_now.geo is not distinct from given_now.geo
    where known_now.rates <> given_now.rates
  ),
  -- A price that was announced for a later day, and is another before that day has come.
  announced as (
    select given.*, latest.revision + 1 as revision
    from given
      cross join lateral (
        select recorded.revision, recorded.rates
        from recorded
        where recorded.provider = given.provider
          and recorded.model = given.model
          and recorded.service_tier = given.service_tier
          and recorded.geo is not distinct from given.geo
          and recorded.effective_on = given.effective_on
        order by recorded.revision desc
        limit 1
      ) as latest
    where given.effective_on > c_on
      and latest.rates <> given.rates
  ),
  inserted as (
    insert into public.ai_model_prices
    select price.*
    from (
      select * from missing
      union all
      select * from announced
      union all
      select provider, model, service_tier, geo, effective_on, rates, sources, revision from changed
    ) as version
      cross join lateral jsonb_array_elements(version.rates) with ordinality as element (rates, position)
      cross join lateral jsonb_populate_record(
        null::public.ai_model_prices,
        jsonb_build_object('is_weekdays_only', false) || element.rates || jsonb_build_object(
          'id', gen_random_uuid(),
          'provider', version.provider,
          'model', version.model,
          'is_custom', false,
          'service_tier', version.service_tier,
          'geo', version.geo,
          'effective_on', version.effective_on,
          'revision', version.revision,
          'is_withdrawn', false,
          'source', version.sources[element.position],
          'recorded_at', now()
        )
      ) as price
    returning *
  )
  select coalesce(
    jsonb_agg(
      to_jsonb(inserted)
      order by provider, model, service_tier, geo, effective_on, revision, context_over_tokens, hours_start
    ),
    '[]'
  )
  into v_prices
  from inserted;

  with inserted as (
    insert into public.ai_model_aliases (provider, alias, effective_on, revision, price_provider, model)
    select
      given.provider,
      given.alias,
      case when latest.effective_on is null then '2020-01-01' else greatest(c_on, latest.effective_on) end,
      case when latest.effective_on >= c_on then latest.revision + 1 else 0 end,
      given.price_provider,
      given.model
    from jsonb_populate_recordset(null::public.ai_model_aliases, p_aliases) as given
      left join lateral (
        select known.effective_on, known.revision, known.price_provider, known.model
        from public.ai_model_aliases as known
        where known.provider = given.provider
          and known.alias = given.alias
        order by known.effective_on desc, known.revision desc
        limit 1
      ) as latest
        on true
    where (latest.price_provider, latest.model) is distinct from (given.price_provider, given.model)
    returning *
  )
  select coalesce(jsonb_agg(to_jsonb(inserted) order by provider, alias, effective_on), '[]')
  into v_aliases
  from inserted;

  return jsonb_build_object('prices', v_prices, 'aliases', v_aliases);
end;
$$;

comment on function public.sync_ai_model_prices(jsonb, jsonb, date) is
  'Brings the catalogue up to date with the prices and aliases given (arrays of rows) and returns the rows it added: '
  '{prices, aliases}, both empty when nothing changed. A dated price that is new is added with its date, a price that '
  'changed without one as a new row from p_on (default today, UTC). Nothing is edited or removed, custom prices are not '
  'touched, and logged calls keep their cost. For the server only.';

revoke all on function public.sync_ai_model_prices(jsonb, jsonb, date) from public, anon, authenticated, service_role;
grant execute on function public.sync_ai_model_prices(jsonb, jsonb, date) to service_role;
