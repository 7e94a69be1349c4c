-- $ per million tokens from https://platform.claude.com/docs/en/about-claude/pricing. Batch halves the token
-- rates, fast mode doubles them, inference in the US costs 1.1 times as much, and the factors multiply.
-- Where a release day is not documented, effective_on is the first day of a month before it.
with standard (
  model, effective_on, context_over_tokens, input, cache_read, cache_write_5m, cache_write_1h, output, has_fast, has_us
) as (
  values
    ('claude-fable-5-2', date '2026-10-01', 0, 8, 0.20, 10, 16, 40, true, true),
    ('claude-mythos-5-2', '2026-10-01', 0, 8, 0.20, 10, 16, 40, false, true),
    ('claude-fable-5-1', '2026-09-01', 0, 10, 0.25, 12.50, 20, 50, false, true),
    ('claude-mythos-5-1', '2026-09-01', 0, 10, 0.25, 12.50, 20, 50, false, true),
    ('claude-fable-5', '2026-06-09', 0, 10, 1, 12.50, 20, 50, false, true),
    ('claude-mythos-5', '2026-06-09', 0, 10, 1, 12.50, 20, 50, false, true),
    ('claude-mythos-preview', '2026-04-07', 0, 25, 2.50, 31.25, 50, 125, false, true),
    ('claude-opus-5-5', '2026-09-01', 0, 4, 0.20, 5, 8, 20, true, true),
    ('claude-opus-5', '2026-07-24', 0, 5, 0.50, 6.25, 10, 25, true, true),
    ('claude-opus-4-8', '2026-05-01', 0, 5, 0.50, 6.25, 10, 25, true, true),
    ('claude-opus-4-7', '2026-04-01', 0, 5, 0.50, 6.25, 10, 25, false, true),
    ('claude-opus-4-6', '2026-02-01', 0, 5, 0.50, 6.25, 10, 25, false, true),
    ('claude-opus-4-6', '2026-02-01', 200000, 10, 1, 12.50, 20, 37.50, false, true),
    ('claude-opus-4-6', '2026-03-13', 0, 5, 0.50, 6.25, 10, 25, false, true),
    ('claude-opus-4-5', '2025-11-01', 0, 5, 0.50, 6.25, 10, 25, false, false),
    ('claude-opus-4-1', '2025-08-05', 0, 15, 1.50, 18.75, 30, 75, false, false),
    ('claude-opus-4-0', '2025-05-14', 0, 15, 1.50, 18.75, 30, 75, false, false),
    ('claude-sonnet-5-5', '2026-09-28', 0, 2, 0.20, 2.50, 4, 10, false, true),
    ('claude-sonnet-5-5', '2026-10-07', 0, 2, 0.10, 2.50, 4, 10, false, true),
    ('claude-sonnet-5', '2026-06-01', 0, 2, 0.20, 2.50, 4, 10, false, true),
    ('claude-sonnet-4-6', '2026-02-01', 0, 3, 0.30, 3.75, 6, 15, false, true),
    ('claude-sonnet-4-6', '2026-02-01', 200000, 6, 0.60, 7.50, 12, 22.50, false, true),
    ('claude-sonnet-4-6', '2026-03-13', 0, 3, 0.30, 3.75, 6, 15, false, true),
    ('claude-sonnet-4-5', '2025-09-29', 0, 3, 0.30, 3.75, 6, 15, false, false),
    ('claude-sonnet-4-5', '2025-09-29', 200000, 6, 0.60, 7.50, 12, 22.50, false, false),
    ('claude-sonnet-4-0', '2025-05-14', 0, 3, 0.30, 3.75, 6, 15, false, false),
    ('claude-sonnet-4-0', '2025-05-14', 200000, 6, 0.60, 7.50, 12, 22.50, false, false),
    ('claude-haiku-5-5', '2026-10-07', 0, 0.10, 0.01, 0.125, 0.20, 0.50, false, true),
    ('claude-haiku-5-5', '2026-10-07', 100000, 0.50, 0.05, 0.625, 1, 2.50, false, true),
    ('claude-haiku-4-5', '2025-10-01', 0, 1, 0.10, 1.25, 2, 5, false, false)
)
insert into public.ai_model_prices (
  provider,
  model,
  service_tier,
  geo,
  context_over_tokens,
  effective_on,
  input_usd_per_mtok,
  cache_read_usd_per_mtok,
  cache_write_5m_usd_per_mtok,
  cache_write_1h_usd_per_mtok,
  output_usd_per_mtok,
  web_search_usd_per_1k,
  source
)
select
  'anthropic',
  model,
  tier.service_tier,
  place.geo,
  context_over_tokens,
  effective_on,
  trim_scale(input * tier.factor * place.factor),
  trim_scale(cache_read * tier.factor * place.factor),
  trim_scale(cache_write_5m * tier.factor * place.factor),
  trim_scale(cache_write_1h * tier.factor * place.factor),
  trim_scale(output * tier.factor * place.factor),
  10,
  'https://platform.claude.com/docs/en/about-claude/pricing, read 2026-11-21'
from standard
  join (values ('standard', 1), ('batch', 0.5), ('fast', 2)) as tier (service_tier, factor)
    on tier.service_tier <> 'fast' or has_fast
  join (values (null, 1), ('us', 1.1)) as place (geo, factor)
    on place.geo is null or has_us;

insert into public.ai_model_aliases (provider, alias, model)
values
  ('anthropic', 'claude-opus-4-5-20251101', 'claude-opus-4-5'),
  ('anthropic', 'claude-opus-4-1-20250805', 'claude-opus-4-1'),
  ('anthropic', 'claude-opus-4-20250514', 'claude-opus-4-0'),
  ('anthropic', 'claude-opus-4', 'claude-opus-4-0'),
  ('anthropic', 'claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'),
  ('anthropic', 'claude-sonnet-4-20250514', 'claude-sonnet-4-0'),
  ('anthropic', 'claude-sonnet-4', 'claude-sonnet-4-0'),
  ('anthropic', 'claude-haiku-4-5-20251001', 'claude-haiku-4-5');
