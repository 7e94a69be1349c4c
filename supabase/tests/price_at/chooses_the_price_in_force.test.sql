begin;
select * from no_plan();

create function pg_temp.input_rate(p_model text, p_tier text, p_geo text, p_prompt bigint, p_at timestamptz) returns text language sql as $$
  select trim_scale(input_usd_per_mtok)::text from ai_usage.price_at('anthropic', p_model, p_tier, p_geo, p_prompt, p_at);
$$;
create function pg_temp.cache_rate(p_model text, p_at timestamptz) returns text language sql as $$
  select trim_scale(cache_read_usd_per_mtok)::text from ai_usage.price_at('anthropic', p_model, 'standard', null, 1, p_at);
$$;

-- by moment
select is(pg_temp.cache_rate('claude-sonnet-5-5', '2026-10-06 23:59:59.999999+00'), '0.2', 'The old price holds to the last microsecond of its last UTC day.');
select is(pg_temp.cache_rate('claude-sonnet-5-5', '2026-10-07 00:00:00+00'), '0.1', 'The new price holds from its first UTC day.');
select is(pg_temp.cache_rate('claude-sonnet-5-5', '2026-10-07 01:00:00+02'), '0.2', 'The day is the UTC day, wherever the caller is.');
select is(pg_temp.cache_rate('claude-sonnet-5-5', '2019-12-31'), null, 'Before the first price there is none.');

-- by tier
select is(pg_temp.input_rate('claude-opus-5', 'standard', null, 1, '2026-11-20'), '5', 'The standard tier has its price.');
select is(pg_temp.input_rate('claude-opus-5', 'batch', null, 1, '2026-11-20'), '2.5', 'A batch costs half.');
select is(pg_temp.input_rate('claude-opus-5', 'fast', null, 1, '2026-11-20'), '10', 'Fast mode costs double.');
select is(pg_temp.input_rate('claude-sonnet-5', 'fast', null, 1, '2026-11-20'), null, 'A model without fast mode has no price for it.');
select is(pg_temp.input_rate('claude-opus-5', 'priority', null, 1, '2026-11-20'), null, 'A tier without a published rate has no price.');

-- by place
select is(pg_temp.input_rate('claude-opus-5', 'standard', 'us', 1, '2026-11-20'), '5.5', 'Inference in the US costs 1.1 times as much.');
select is(pg_temp.input_rate('claude-opus-5', 'fast', 'us', 1, '2026-11-20'), '11', 'The factors multiply.');
select is(pg_temp.input_rate('claude-opus-5', 'standard', 'global', 1, '2026-11-20'), '5', 'Elsewhere the general price holds.');
select is(pg_temp.input_rate('claude-opus-4-5', 'standard', 'us', 1, '2026-11-20'), '5', 'A model from before data residency has one price everywhere.');

-- by context
select is(pg_temp.input_rate('claude-haiku-5-5', 'standard', null, 100000, '2026-11-20'), '0.1', 'A prompt of exactly the threshold has the base price.');
select is(pg_temp.input_rate('claude-haiku-5-5', 'standard', null, 100001, '2026-11-20'), '0.5', 'One token more, and the whole request has the other.');
select is(pg_temp.input_rate('claude-opus-4-6', 'standard', null, 300000, '2026-03-12'), '10', 'A long prompt was dearer.');
select is(pg_temp.input_rate('claude-opus-4-6', 'standard', null, 300000, '2026-03-13'), '5', 'A threshold ends with the price list that had it.');

-- by name
select is(pg_temp.input_rate('claude-haiku-4-5-20251001', 'standard', null, 1, '2026-11-20'), '1', 'A dated snapshot has the price of its model.');
select is(pg_temp.input_rate('claude-haiku-4-5@20251001', 'standard', null, 1, '2026-11-20'), '1', 'However the date is written.');
select is(pg_temp.input_rate('claude-mythos-preview-20260407', 'standard', null, 1, '2026-11-20'), null, 'Where no rule says that snapshots cost the same, they do not.');
select is(pg_temp.input_rate('claude-haiku-4-5-20251001-beta', 'standard', null, 1, '2026-11-20'), null, 'A snapshot with more after its date does not match.');
select is(pg_temp.input_rate('claude-haiku-4-5-202510011', 'standard', null, 1, '2026-11-20'), null, 'Nine digits are not a date.');
select is(pg_temp.input_rate('claude-sonnet-5-5-mini', 'standard', null, 1, '2026-11-20'), null, 'A longer name does not match.');
select is(pg_temp.input_rate('claude-sonnet', 'standard', null, 1, '2026-11-20'), null, 'A shorter name does not match.');
select is_empty(
  $$ select from ai_usage.price_at('openai', 'claude-opus-5', 'standard', null, 1, '2026-11-20') $$,
  'The same name at another provider does not match.'
);

-- the whole prompt counts, cache included
select is(
  (tests.log($$
    null, p_model_used => 'claude-haiku-5-5', p_occurred_at => '2026-11-20',
    p_input_tokens => 1, p_cache_read_tokens => 90000, p_cache_write_5m_tokens => 5000, p_cache_write_1h_tokens => 5000
  $$)).input_usd_per_mtok,
  0.5,
  'Cached tokens count toward the threshold.'
);
select is(
  (tests.log($$
    null, p_model_used => 'claude-haiku-5-5', p_occurred_at => '2026-11-20', p_input_tokens => 1, p_output_tokens => 200000
  $$)).input_usd_per_mtok,
  0.1,
  'Output does not.'
);

select * from finish();
rollback;
