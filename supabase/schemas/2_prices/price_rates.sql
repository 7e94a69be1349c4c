create function ai_usage.price_rates(p_price public.ai_model_prices)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'context_over_tokens', coalesce(p_price.context_over_tokens, 0),
    'hours_start', p_price.hours_start,
    'hours_end', p_price.hours_end,
    'is_weekdays_only', case when p_price.is_weekdays_only then true end,
    'input_usd_per_mtok', trim_scale(p_price.input_usd_per_mtok),
    'cache_read_usd_per_mtok', trim_scale(p_price.cache_read_usd_per_mtok),
    'cache_write_5m_usd_per_mtok', trim_scale(p_price.cache_write_5m_usd_per_mtok),
    'cache_write_1h_usd_per_mtok', trim_scale(p_price.cache_write_1h_usd_per_mtok),
    'audio_input_usd_per_mtok', trim_scale(p_price.audio_input_usd_per_mtok),
    'output_usd_per_mtok', trim_scale(p_price.output_usd_per_mtok),
    'audio_output_usd_per_mtok', trim_scale(p_price.audio_output_usd_per_mtok),
    'image_output_usd_per_mtok', trim_scale(p_price.image_output_usd_per_mtok),
    'web_search_usd_per_1k', trim_scale(p_price.web_search_usd_per_1k)
  ));
$$;

comment on function ai_usage.price_rates(public.ai_model_prices) is
  'What a price row charges and when within its version: its threshold, its hours and the rates it has.';

revoke all on function ai_usage.price_rates(public.ai_model_prices) from public;
