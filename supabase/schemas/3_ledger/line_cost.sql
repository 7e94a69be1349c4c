create function ai_usage.line_cost(p_line public.ai_usage_log, p_price ai_usage.price)
returns numeric
language sql
immutable
set search_path = ''
as $$
  select case when p_line.usage_status <> 'missing' then
    (
      case p_line.input_tokens when 0 then 0 else p_line.input_tokens * p_price.input_usd_per_mtok end
      + case p_line.cache_read_tokens when 0 then 0 else p_line.cache_read_tokens * p_price.cache_read_usd_per_mtok end
      + case p_line.cache_write_5m_tokens
        when 0 then 0 else p_line.cache_write_5m_tokens * p_price.cache_write_5m_usd_per_mtok end
      + case p_line.cache_write_1h_tokens
        when 0 then 0 else p_line.cache_write_1h_tokens * p_price.cache_write_1h_usd_per_mtok end
      + case p_line.audio_input_tokens when 0 then 0 else p_line.audio_input_tokens * p_price.audio_input_usd_per_mtok end
      + case p_line.output_tokens when 0 then 0 else p_line.output_tokens * p_price.output_usd_per_mtok end
      + case p_line.audio_output_tokens
        when 0 then 0 else p_line.audio_output_tokens * p_price.audio_output_usd_per_mtok end
      + case p_line.image_output_tokens
        when 0 then 0 else p_line.image_output_tokens * p_price.image_output_usd_per_mtok end
    ) * 0.000001
    + case p_line.web_search_requests when 0 then 0 else p_line.web_search_requests * p_price.web_search_usd_per_1k end
    * 0.001
  end;
$$;

comment on function ai_usage.line_cost(public.ai_usage_log, ai_usage.price) is
  'What a row of the ledger would cost at a price, in exact US dollars as ai_usage_log.total_cost_usd generates it; null '
  'when it uses a category without a rate or its usage is missing.';

revoke all on function ai_usage.line_cost(public.ai_usage_log, ai_usage.price) from public;
