begin;
select * from no_plan();

-- One rate per category, each a prime of its own size, so that no two products can be confused.
insert into public.ai_model_prices (
  provider, model, effective_on, source,
  input_usd_per_mtok, cache_read_usd_per_mtok, cache_write_5m_usd_per_mtok, cache_write_1h_usd_per_mtok,
  audio_input_usd_per_mtok, output_usd_per_mtok, audio_output_usd_per_mtok, image_output_usd_per_mtok, web_search_usd_per_1k
)
values ('test', 'all-categories', '2020-01-01', 'test', 2, 0.03, 5, 7, 11, 13, 17, 19, 23);

-- input, output, web search, total
create function pg_temp.costs_of(p_row public.ai_usage_log) returns text language sql as $$
  select concat_ws(
    ' ',
    trim_scale(p_row.input_cost_usd),
    trim_scale(p_row.output_cost_usd),
    trim_scale(p_row.web_search_cost_usd),
    trim_scale(p_row.total_cost_usd)
  );
$$;
create function pg_temp.cost_of(p_arguments text) returns text language sql as $$
  select pg_temp.costs_of(tests.log('null, p_provider => ''test'', p_model_used => ''all-categories'', ' || p_arguments));
$$;

select is(pg_temp.cost_of('p_input_tokens => 1'), '0.000002 0 0 0.000002', 'One input token costs a millionth of its rate.');
select is(pg_temp.cost_of('p_cache_read_tokens => 1'), '0.00000003 0 0 0.00000003', 'One cached token costs what six decimals cannot hold.');
select is(pg_temp.cost_of('p_cache_write_5m_tokens => 1'), '0.000005 0 0 0.000005', 'A five-minute write has its own rate.');
select is(pg_temp.cost_of('p_cache_write_1h_tokens => 1'), '0.000007 0 0 0.000007', 'A one-hour write has its own rate.');
select is(pg_temp.cost_of('p_audio_input_tokens => 1'), '0.000011 0 0 0.000011', 'Audio input has its own rate.');
select is(pg_temp.cost_of('p_output_tokens => 1'), '0 0.000013 0 0.000013', 'Output has its own rate.');
select is(pg_temp.cost_of('p_output_tokens => 1, p_reasoning_tokens => 1'), '0 0.000013 0 0.000013', 'Reasoning is a part of the output and is not paid twice.');
select is(pg_temp.cost_of('p_audio_output_tokens => 1'), '0 0.000017 0 0.000017', 'Audio output has its own rate.');
select is(pg_temp.cost_of('p_image_output_tokens => 1'), '0 0.000019 0 0.000019', 'Image output has its own rate.');
select is(pg_temp.cost_of('p_web_search_requests => 1'), '0 0 0.023 0.023', 'A search costs a thousandth of its rate.');
select is(
  pg_temp.cost_of(
    'p_input_tokens => 1234567, p_cache_read_tokens => 7654321, p_cache_write_5m_tokens => 1111, p_cache_write_1h_tokens => 2222, '
    'p_audio_input_tokens => 3333, p_output_tokens => 98765, p_reasoning_tokens => 9999, p_audio_output_tokens => 4444, '
    'p_image_output_tokens => 5555, p_web_search_requests => 6'
  ),
  '2.75653563 1.465038 0.138 4.35957363',
  'All categories together add up to the last digit.'
);
select is(
  pg_temp.cost_of('p_input_tokens => 2147483647, p_output_tokens => 2147483647'),
  '4294.967294 27917.287411 0 32212.254705',
  'The largest counts are exact.'
);

select is(
  (tests.log('null, p_input_tokens => 2147483647, p_output_tokens => 2147483647, p_reasoning_tokens => 5, p_cache_read_tokens => 1')).total_tokens,
  4294967295,
  'The total counts every category once, reasoning not at all, and does not overflow.'
);

-- The contract's source had $3 in and $15 out wired in for every model, in numeric(10, 6).
select is(
  pg_temp.costs_of(tests.log($$null, p_input_tokens => 1000, p_output_tokens => 500, p_occurred_at => '2025-08-01'$$)),
  '0.003 0.0075 0 0.0105',
  'A call of Claude Sonnet 4 costs $3 and $15 per million.'
);
select is(
  pg_temp.costs_of(tests.log($$null, p_input_tokens => 1000, p_output_tokens => 500, p_model_used => 'claude-opus-5-5', p_occurred_at => '2026-11-20'$$)),
  '0.004 0.01 0 0.014',
  'A call of another model costs that model''s price.'
);
select is(
  pg_temp.costs_of(tests.log($$null, p_cache_read_tokens => 1, p_model_used => 'claude-haiku-5-5', p_occurred_at => '2026-11-20'$$)),
  '0.00000001 0 0 0.00000001',
  'One cached token of Haiku 5.5 costs a hundred-millionth of a dollar.'
);

select * from finish();
rollback;
