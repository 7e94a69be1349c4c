create function public.preview_ai_model_price(
  p_provider text,
  p_model text,
  p_rates jsonb,
  p_source text,
  p_organization_id uuid default null,
  p_effective_on date default null,
  p_service_tier text default 'standard',
  p_geo text default null,
  p_is_correction boolean default false,
  p_unpriced_only boolean default true
)
returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_prices public.ai_model_prices[];
  v_preview jsonb;
begin
  begin
    v_prices := array(
      select price
      from public.set_ai_model_price(
        p_provider,
        p_model,
        p_rates,
        p_source,
        p_organization_id,
        p_effective_on,
        p_service_tier,
        p_geo,
        p_is_correction
      ) as price
    );
    v_preview := ai_usage.previewed_repricing(
      v_prices[1].provider,
      v_prices[1].model,
      p_organization_id,
      v_prices[1].effective_on,
      p_unpriced_only
    );

    -- Takes the price back. What is in the variables stays.
    raise sqlstate 'AIUND';
  exception
    when sqlstate 'AIUND' then
      null;
  end;

  return jsonb_build_object('prices', to_jsonb(v_prices)) || v_preview;
end;
$$;

comment on function public.preview_ai_model_price(text, text, jsonb, text, uuid, date, text, text, boolean, boolean) is
  'What set_ai_model_price would do, without doing it: {prices, reprice_args, repricing}. prices are the rows that it would '
  'add, repricing the dry run of reprice_ai_usage that would follow with reprice_args: over the calls of the model, under any '
  'of its names, that have no cost, or with p_unpriced_only => false over all since the price''s first day. Refuses what '
  'set_ai_model_price refuses. For platform admins and the server.';

revoke all on function public.preview_ai_model_price(text, text, jsonb, text, uuid, date, text, text, boolean, boolean)
  from public, anon, authenticated, service_role;
grant execute on function public.preview_ai_model_price(text, text, jsonb, text, uuid, date, text, text, boolean, boolean)
  to authenticated, service_role;
