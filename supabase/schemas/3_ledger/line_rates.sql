create function ai_usage.line_rates(p_line public.ai_usage_log)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'input_usd_per_mtok', p_line.input_usd_per_mtok,
    'cache_read_usd_per_mtok', p_line.cache_read_usd_per_mtok,
    'cache_write_5m_usd_per_mtok', p_line.cache_write_5m_usd_per_mtok,
    'cache_write_1h_usd_per_mtok', p_line.cache_write_1h_usd_per_mtok,
    'audio_input_usd_per_mtok', p_line.audio_input_usd_per_mtok,
    'output_usd_per_mtok', p_line.output_usd_per_mtok,
    'audio_output_usd_per_mtok', p_line.audio_output_usd_per_mtok,
    'image_output_usd_per_mtok', p_line.image_output_usd_per_mtok,
    'web_search_usd_per_1k', p_line.web_search_usd_per_1k
  ));
$$;

comment on function ai_usage.line_rates(public.ai_usage_log) is
  'The unit prices of a row of the ledger, without the unknown ones.';

revoke all on function ai_usage.line_rates(public.ai_usage_log) from public;
grant execute on function ai_usage.line_rates(public.ai_usage_log) to authenticated, service_role;
