create function public.explain_ai_cost(p_id uuid, p_currency text default 'USD')
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  c_currency constant text = ai_usage.currency_code(p_currency);
  v_line public.ai_usage_log;
  v_price public.ai_model_prices;
  v_per_usd numeric;
begin
  select * into v_line from public.ai_usage_log where id = p_id;

  if not found then
    raise sqlstate 'PT404' using
      message = format('There is no usage row %s that you may read', p_id),
      hint = 'Pass the id of a row of ai_usage_log: your own, or with an admin''s rights any.';
  end if;

  select * into v_price from ai_usage.price_row(v_line.price_id);

  -- What cost nothing needs no exchange rate.
  if c_currency = 'USD' or greatest(v_line.input_cost_usd, v_line.output_cost_usd, v_line.web_search_cost_usd) > 0 then
    v_per_usd := ai_usage.per_usd(c_currency, (v_line.created_at at time zone 'UTC')::date);
  end if;

  return (
    with category as (
      select
        given.position,
        given.name,
        given.quantity,
        given.list_rate,
        given.rate,
        given.per,
        case given.quantity
          when 0 then 0
          else given.quantity * given.rate * case given.per when 1000 then 0.001 else 0.000001 end
        end as cost_usd
      from (
        values
          (1, 'input_tokens', v_line.input_tokens,
            v_price.input_usd_per_mtok, v_line.input_usd_per_mtok, 1000000),
          (2, 'cache_read_tokens', v_line.cache_read_tokens,
            v_price.cache_read_usd_per_mtok, v_line.cache_read_usd_per_mtok, 1000000),
          (3, 'cache_write_5m_tokens', v_line.cache_write_5m_tokens,
            v_price.cache_write_5m_usd_per_mtok, v_line.cache_write_5m_usd_per_mtok, 1000000),
          (4, 'cache_write_1h_tokens', v_line.cache_write_1h_tokens,
            v_price.cache_write_1h_usd_per_mtok, v_line.cache_write_1h_usd_per_mtok, 1000000),
          (5, 'audio_input_tokens', v_line.audio_input_tokens,
            v_price.audio_input_usd_per_mtok, v_line.audio_input_usd_per_mtok, 1000000),
          (6, 'output_tokens', v_line.output_tokens,
            v_price.output_usd_per_mtok, v_line.output_usd_per_mtok, 1000000),
          (7, 'audio_output_tokens', v_line.audio_output_tokens,
            v_price.audio_output_usd_per_mtok, v_line.audio_output_usd_per_mtok, 1000000),
          (8, 'image_output_tokens', v_line.image_output_tokens,
            v_price.image_output_usd_per_mtok, v_line.image_output_usd_per_mtok, 1000000),
          (9, 'web_search_requests', v_line.web_search_requests,
            v_price.web_search_usd_per_1k, v_line.web_search_usd_per_1k, 1000)
      ) as given (position, name, quantity, list_rate, rate, per)
      where given.quantity > 0
    )
    select jsonb_build_object(
      'id', v_line.id,
      'request_id', v_line.request_id,
      'line', v_line.line,
      'created_at', v_line.created_at,
      'provider', v_line.provider,
      'model_used', v_line.model_used,
      'service_tier', v_line.service_tier,
      'geo', v_line.geo,
      'prompt_tokens', v_line.input_tokens::bigint
        + v_line.cache_read_tokens
        + v_line.cache_write_5m_tokens
        + v_line.cache_write_1h_tokens
        + v_line.audio_input_tokens,
      'usage_status', v_line.usage_status,
      'price', case when v_price.id is not null then jsonb_build_object(
        'id', v_price.id,
        'provider', v_price.provider,
        'model', v_price.model,
        'scope', case
          when v_price.organization_id is not null then 'organization'
          when v_price.is_custom then 'project'
          else 'catalogue'
        end,
        'service_tier', v_price.service_tier,
        'geo', v_price.geo,
        'effective_on', v_price.effective_on,
        'revision', v_price.revision,
        'context_over_tokens', v_price.context_over_tokens,
        'hours_start', v_price.hours_start,
        'hours_end', v_price.hours_end,
        'is_weekdays_only', v_price.is_weekdays_only,
        'source', v_price.source
      ) end,
      'discount_percent', v_line.discount_percent,
      'categories', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'category', name,
              'quantity', quantity,
              'list_rate_usd', trim_scale(list_rate),
              'rate_usd', trim_scale(rate),
              'per', per,
              'cost_usd', trim_scale(cost_usd),
              'cost', trim_scale(cost_usd * coalesce(v_per_usd, 1))
            )
            order by position
          ),
          '[]'
        )
        from category
      ),
      'total_cost_usd', trim_scale(v_line.total_cost_usd),
      'unpriced_reason', v_line.unpriced_reason,
      'currency', c_currency,
      'per_usd', v_per_usd,
      'total_cost', trim_scale(v_line.total_cost_usd * coalesce(v_per_usd, 1)),
      'repricings', (
        select coalesce(
          jsonb_agg(
            jsonb_build_object(
              'repriced_at', repricing.repriced_at,
              'repriced_by', repricing.repriced_by,
              'reason', repricing.reason,
              'old_cost_usd', trim_scale(repricing.old_cost_usd),
              'old_rates', repricing.old_rates,
              'old_unpriced_reason', repricing.old_unpriced_reason,
              'new_cost_usd', trim_scale(repricing.new_cost_usd)
            )
            order by repricing.repriced_at, repricing.id
          ),
          '[]'
        )
        from public.ai_usage_repricings as repricing
        where repricing.usage_id = v_line.id
      )
    )
  );
end;
$$;

comment on function public.explain_ai_cost(uuid, text) is
  'How the cost of one row of ai_usage_log came about: the price row used and its source, each category that was used '
  '(quantity, list_rate_usd, rate_usd after the discount, per how many, cost_usd), the discount, the total, and every '
  'repricing. The costs of the categories add up to the total exactly. For whoever may read the row; 404 otherwise.';

revoke all on function public.explain_ai_cost(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.explain_ai_cost(uuid, text) to authenticated, service_role;
