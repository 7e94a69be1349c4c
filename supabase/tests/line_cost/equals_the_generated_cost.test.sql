begin;
select * from no_plan();

-- A rate per category, each a prime of its own size.
insert into public.ai_model_prices (
  provider, model, source,
  input_usd_per_mtok, cache_read_usd_per_mtok, cache_write_5m_usd_per_mtok, cache_write_1h_usd_per_mtok,
  audio_input_usd_per_mtok, output_usd_per_mtok, audio_output_usd_per_mtok, image_output_usd_per_mtok, web_search_usd_per_1k
)
values ('test', 'all-categories', 'test', 2, 0.03, 5, 7, 11, 13, 17, 19, 23);

create function pg_temp.price_of(p_line public.ai_usage_log) returns ai_usage.price language sql as $$
  select row(
    p_line.price_id, p_line.discount_id, p_line.discount_percent, p_line.input_usd_per_mtok, p_line.cache_read_usd_per_mtok,
    p_line.cache_write_5m_usd_per_mtok, p_line.cache_write_1h_usd_per_mtok, p_line.audio_input_usd_per_mtok,
    p_line.output_usd_per_mtok, p_line.audio_output_usd_per_mtok, p_line.image_output_usd_per_mtok, p_line.web_search_usd_per_1k
  )::ai_usage.price;
$$;
create function pg_temp.line_cost(p_arguments text) returns text language sql as $$
  select trim_scale(ai_usage.line_cost(log, pg_temp.price_of(log)))::text
  from tests.log('null, p_provider => ''test'', p_model_used => ''all-categories'', ' || p_arguments) as log;
$$;

select is(pg_temp.line_cost('p_input_tokens => 1'), '0.000002', 'An input token counts.');
select is(pg_temp.line_cost('p_cache_read_tokens => 1'), '0.00000003', 'A cached token counts.');
select is(pg_temp.line_cost('p_cache_write_5m_tokens => 1'), '0.000005', 'A five-minute write counts.');
select is(pg_temp.line_cost('p_cache_write_1h_tokens => 1'), '0.000007', 'A one-hour write counts.');
select is(pg_temp.line_cost('p_audio_input_tokens => 1'), '0.000011', 'A token of audio heard counts.');
select is(pg_temp.line_cost('p_output_tokens => 1, p_reasoning_tokens => 1'), '0.000013', 'An output token counts, once.');
select is(pg_temp.line_cost('p_audio_output_tokens => 1'), '0.000017', 'A token of audio spoken counts.');
select is(pg_temp.line_cost('p_image_output_tokens => 1'), '0.000019', 'A token of an image counts.');
select is(pg_temp.line_cost('p_web_search_requests => 1'), '0.023', 'A search counts.');
select is(pg_temp.line_cost('p_input_tokens => 2147483647, p_output_tokens => 2147483647'), '32212.254705', 'The largest counts do not overflow.');
select is(pg_temp.line_cost('p_status => ''error'''), '0', 'Nothing costs nothing.');
select is(
  ai_usage.line_cost(tests.log('null, p_provider => ''test'', p_model_used => ''no such model'', p_input_tokens => 1'), null),
  null,
  'Without a price there is no cost.'
);
select is(
  ai_usage.line_cost(tests.log('null, p_provider => ''test'', p_model_used => ''no such model'', p_status => ''error'''), null),
  0::numeric,
  'Unless there is nothing to be paid.'
);

-- Random calls of real models: any category may be used, whether the model has a rate for it or not.
select setseed(0.2026);
create temp table random_call on commit drop as
select
  call.*, model.*
from (
  select
    n,
    1 + floor(random() * (select count(distinct (provider, model, service_tier, geo)) from public.ai_model_prices))::int as model_rank,
    timestamptz '2023-01-01' + random() * interval '1400 days' as occurred_at,
    case when random() < 0.7 then 0 + floor(random() * 3000000)::int else 0 end as input_tokens,
    case when random() < 0.4 then floor(random() * 300000)::int else 0 end as cache_read_tokens,
    case when random() < 0.2 then floor(random() * 30000)::int else 0 end as cache_write_5m_tokens,
    case when random() < 0.1 then floor(random() * 30000)::int else 0 end as cache_write_1h_tokens,
    case when random() < 0.1 then floor(random() * 30000)::int else 0 end as audio_input_tokens,
    case when random() < 0.7 then floor(random() * 100000)::int else 0 end as output_tokens,
    case when random() < 0.1 then floor(random() * 30000)::int else 0 end as audio_output_tokens,
    case when random() < 0.1 then floor(random() * 30000)::int else 0 end as image_output_tokens,
    case when random() < 0.2 then floor(random() * 10)::int else 0 end as web_search_requests
  from generate_series(1, 600) as n
  offset 0
) as call
  join (
    select provider, model, service_tier, geo, row_number() over (order by provider, model, service_tier, geo) as rank
    from (select distinct provider, model, service_tier, geo from public.ai_model_prices) as priced
  ) as model on model.rank = call.model_rank;
-- An odd percentage off some of them.
insert into public.ai_price_discounts (provider, effective_on, percent_off, source)
values ('anthropic', '2025-01-01', 12.345, 'test'), ('openai', '2025-01-01', 33.3, 'test'), ('google', '2024-01-01', 7, 'test');

select lives_ok(
  $$
    select public.log_ai_usage(
      null, p_request_id => 'random ' || n, p_provider => provider, p_model_used => model, p_service_tier => service_tier, p_geo => geo,
      p_occurred_at => occurred_at, p_input_tokens => input_tokens, p_cache_read_tokens => cache_read_tokens,
      p_cache_write_5m_tokens => cache_write_5m_tokens, p_cache_write_1h_tokens => cache_write_1h_tokens,
      p_audio_input_tokens => audio_input_tokens, p_output_tokens => output_tokens, p_audio_output_tokens => audio_output_tokens,
      p_image_output_tokens => image_output_tokens, p_web_search_requests => web_search_requests
    )
    from random_call
  $$,
  'Six hundred random calls are logged.'
);
select cmp_ok((select count(total_cost_usd)::int from public.ai_usage_log where request_id ~ '^random'), '>', 200, 'Hundreds of them have a cost.');
select cmp_ok((select count(*)::int from public.ai_usage_log where unpriced_reason = 'rate_missing'), '>', 50, 'Many lack a rate.');
select cmp_ok((select count(*)::int from public.ai_usage_log where discount_percent > 0 and total_cost_usd > 0), '>', 20, 'Some are discounted.');

select is_empty(
  $$
    select request_id, total_cost_usd, ai_usage.line_cost(log, pg_temp.price_of(log))
    from public.ai_usage_log as log
    where request_id ~ '^random'
      and ai_usage.line_cost(log, pg_temp.price_of(log)) is distinct from total_cost_usd
  $$,
  'What a row costs at its own rates is what the ledger says, or unknown where that is.'
);
select is_empty(
  $$
    select request_id, total_cost_usd
    from public.ai_usage_log as log
      left join lateral ai_usage.price_at(
        provider, model_used, service_tier, geo,
        input_tokens::bigint + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + audio_input_tokens,
        created_at, organization_id
      ) as price on true
    where request_id ~ '^random'
      and ai_usage.line_cost(log, price) is distinct from total_cost_usd
  $$,
  'So it is at the price in force at its moment.'
);
select is(
  public.reprice_ai_usage(p_unpriced_only => false) ->> 'rows', '0', 'So nothing of it would be repriced.'
);

-- A call of which no counts are known has no cost either.
select is(
  pg_temp.line_cost('p_usage_status => ''missing'''),
  (tests.log('null, p_provider => ''test'', p_model_used => ''all-categories'', p_usage_status => ''missing''')).total_cost_usd::text,
  'What a call without counts costs is unknown, here as in the ledger.'
);

select * from finish();
rollback;
