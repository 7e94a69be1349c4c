create function public.preview_ai_price_discount(
  p_provider text,
  p_percent_off numeric,
  p_source text,
  p_organization_id uuid default null,
  p_model text default null,
  p_effective_on date default null,
  p_is_correction boolean default false
)
returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_discount public.ai_price_discounts;
  v_preview jsonb;
begin
  begin
    select *
    into v_discount
    from public.set_ai_price_discount(
      p_provider,
      p_percent_off,
      p_source,
      p_organization_id,
      p_model,
      p_effective_on,
      p_is_correction
    );

    -- A discount prices nothing that had no price.
    v_preview := ai_usage.previewed_repricing(
      v_discount.provider,
      v_discount.model,
      p_organization_id,
      v_discount.effective_on,
      p_unpriced_only => false
    );

    -- Takes the discount back. What is in the variables stays.
    raise sqlstate 'AIUND';
  exception
    when sqlstate 'AIUND' then
      null;
  end;

  return jsonb_build_object('discount', to_jsonb(v_discount)) || v_preview;
end;
$$;

comment on function public.preview_ai_price_discount(text, numeric, text, uuid, text, date, boolean) is
  'What set_ai_price_discount would do, without doing it: {discount, reprice_args, repricing}. discount is the row that it '
  'would add, repricing the dry run of reprice_ai_usage that would follow with reprice_args, over the provider''s or the '
  'model''s calls since the discount''s first day. Refuses what set_ai_price_discount refuses. For platform admins and the '
  'server.';

revoke all on function public.preview_ai_price_discount(text, numeric, text, uuid, text, date, boolean)
  from public, anon, authenticated, service_role;
grant execute on function public.preview_ai_price_discount(text, numeric, text, uuid, text, date, boolean)
  to authenticated, service_role;
