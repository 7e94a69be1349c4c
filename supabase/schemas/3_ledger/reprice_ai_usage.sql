create function public.reprice_ai_usage(
  p_reason text default null,
  p_provider text default null,
  p_model text default null,
  p_organization_id uuid default null,
  p_start timestamptz default null,
  p_end timestamptz default null,
  p_unpriced_only boolean default true,
  p_dry_run boolean default true,
  p_max_rows int default 10000
)
returns jsonb
language plpgsql
volatile
security definer  -- nobody but the ledger's owner may update
set search_path = ''
as $$
declare
  c_provider constant text = case
    when nullif(btrim(p_provider), '') is not null then ai_usage.normalized_provider(p_provider, p_model)
  end;
  c_model constant text = nullif(btrim(p_model), '');
  c_is_dry_run constant boolean = coalesce(p_dry_run, true);
  c_run_id constant uuid = gen_random_uuid();
  v_result jsonb;
begin
  perform ai_usage.require_admin('reprice usage');

  if not c_is_dry_run and coalesce(p_reason, '') !~ '\S' then
    raise sqlstate 'PT400' using
      message = 'p_reason is missing',
      hint = 'Say why the rows are repriced: it stays in ai_usage_repricings.';
  end if;

  -- A retry of a call waits for the run that reprices it.
  if p_max_rows not between 1 and 100000 then
    raise sqlstate 'PT400' using
      message = format('p_max_rows is %s', p_max_rows),
      hint = 'Pass a number of rows from 1 to 100000. Call again while the answer says remaining_rows.';
  end if;

  if not pg_try_advisory_xact_lock(hashtextextended('ai_usage.reprice_ai_usage', 0)) then
    raise sqlstate 'PT409' using
      message = 'Usage is being repriced already',
      hint = 'Wait until that has ended, then call again: rows that it has repriced are left alone.';
  end if;

  with candidate as materialized (
    select
      log as line,
      price,
      new.cost as new_cost,
      case
        when new.cost is not null then null
        when price.price_id is not null then 'rate_missing'
        when ai_usage.is_known_model(log.provider, log.model_used, log.created_at, log.organization_id)
          then 'no_price_in_force'
        else 'unknown_model'
      end as new_reason
    from public.ai_usage_log as log
      left join lateral ai_usage.price_at(
        log.provider,
        log.model_used,
        log.service_tier,
        log.geo,
        log.input_tokens::bigint
          + log.cache_read_tokens
          + log.cache_write_5m_tokens
          + log.cache_write_1h_tokens
          + log.audio_input_tokens,
        log.created_at,
        log.organization_id
      ) as price
        on true
      cross join lateral (
        select ai_usage.line_cost(log, price) as cost
      ) as new
    where log.usage_status <> 'missing'
      and (c_provider is null or log.provider = c_provider)
      and (
        c_model is null
        or log.model_used = c_model
        or c_model = any (ai_usage.model_spellings(log.model_used))
        or exists (
          select
          from ai_usage.catalogue_model(log.provider, log.model_used, log.created_at) as named
          where named.model = c_model
        )
      )
      and (p_organization_id is null or log.organization_id = p_organization_id)
      and (p_start is null or log.created_at >= p_start)
      and (p_end is null or log.created_at < p_end)
      and (not coalesce(p_unpriced_only, true) or log.total_cost_usd is null)
  ),
  -- A cost once known never becomes unknown. What stays unknown may be so for another reason now.
  changeable as (
    select
      *,
      new_cost is not null as is_priced,
      row_number() over (order by new_cost is null, (line).created_at, (line).id) as position
    from candidate
    where (new_cost is not null or (line).total_cost_usd is null)
      and (new_cost, new_reason) is distinct from ((line).total_cost_usd, (line).unpriced_reason)
  ),
  changing as materialized (
    select *
    from changeable
    where c_is_dry_run or position <= coalesce(p_max_rows, 10000)
  ),
  updated as (
    update public.ai_usage_log as log
    set
      price_id = (changing.price).price_id,
      discount_id = (changing.price).discount_id,
      discount_percent = (changing.price).discount_percent,
      input_usd_per_mtok = (changing.price).input_usd_per_mtok,
      cache_read_usd_per_mtok = (changing.price).cache_read_usd_per_mtok,
      cache_write_5m_usd_per_mtok = (changing.price).cache_write_5m_usd_per_mtok,
      cache_write_1h_usd_per_mtok = (changing.price).cache_write_1h_usd_per_mtok,
      audio_input_usd_per_mtok = (changing.price).audio_input_usd_per_mtok,
      output_usd_per_mtok = (changing.price).output_usd_per_mtok,
      audio_output_usd_per_mtok = (changing.price).audio_output_usd_per_mtok,
      image_output_usd_per_mtok = (changing.price).image_output_usd_per_mtok,
      web_search_usd_per_1k = (changing.price).web_search_usd_per_1k,
      unpriced_reason = changing.new_reason
    from changing
    where not c_is_dry_run
      and log.id = (changing.line).id
      and log.created_at = (changing.line).created_at
    returning
      log.id,
      changing.line as before,
      log as after
  ),
  audited as (
    insert into public.ai_usage_repricings (
      run_id,
      usage_id,
      repriced_by,
      reason,
      old_price_id,
      old_discount_id,
      old_discount_percent,
      old_rates,
      old_unpriced_reason,
      old_cost_usd,
      new_price_id,
      new_discount_id,
      new_discount_percent,
      new_rates,
      new_cost_usd
    )
    select
      c_run_id,
      updated.id,
      auth.uid(),
      p_reason,
      (before).price_id,
      (before).discount_id,
      (before).discount_percent,
      ai_usage.line_rates(before),
      (before).unpriced_reason,
      (before).total_cost_usd,
      (after).price_id,
      (after).discount_id,
      (after).discount_percent,
      ai_usage.line_rates(after),
      (after).total_cost_usd
    from updated
    where (after).total_cost_usd is not null
    returning old_cost_usd, new_cost_usd
  ),
  change as (
    select (line).total_cost_usd as old_cost, new_cost
    from changing
    where c_is_dry_run
      and is_priced
    union all
    select old_cost_usd, new_cost_usd
    from audited
  )
  select jsonb_build_object(
    'dry_run', c_is_dry_run,
    'run_id', case when not c_is_dry_run and count(*) > 0 then c_run_id end,
    'rows', count(*),
    'unpriced_rows', count(*) filter (where old_cost is null),
    'old_cost_usd', trim_scale(coalesce(sum(old_cost), 0)),
    'new_cost_usd', trim_scale(coalesce(sum(new_cost), 0)),
    'remaining_rows', (select count(*) from changeable where is_priced) - count(*),
    'still_unpriced_rows', (
      select count(*)
      from candidate
      where (line).total_cost_usd is null
        and new_cost is null
    )
  )
  into v_result
  from change;

  return v_result;
end;
$$;

comment on function public.reprice_ai_usage(text, text, text, uuid, timestamptz, timestamptz, boolean, boolean, int) is
  'Prices logged rows anew at the price that is in the catalogue now for their moment: unpriced rows only, or with '
  'p_unpriced_only => false every row that p_provider, p_model (as it was logged, or the catalogue''s name of it), '
  'p_organization_id, p_start and p_end (half-open) let through. A dry run unless p_dry_run => false. Returns {dry_run, run_id, rows, unpriced_rows, old_cost_usd, '
  'new_cost_usd, remaining_rows, still_unpriced_rows}; every changed row leaves one in ai_usage_repricings. Changes at '
  'most p_max_rows at a time; repeating it changes nothing twice. 409 while another runs. For platform admins and the '
  'server.';

revoke all on function public.reprice_ai_usage(text, text, text, uuid, timestamptz, timestamptz, boolean, boolean, int)
  from public, anon, authenticated, service_role;
grant execute on function public.reprice_ai_usage(text, text, text, uuid, timestamptz, timestamptz, boolean, boolean, int)
  to authenticated, service_role;
