begin;
select * from no_plan();

select is_empty(
  $$
    select alias.provider, alias.alias
    from public.ai_model_aliases as alias
    where not exists (
      select
      from public.ai_model_prices as price
      where price.provider = alias.price_provider
        and price.model = alias.model
    )
  $$,
  'Every alias names a model with a price.'
);
select is_empty(
  $$
    select alias.provider, alias.alias
    from public.ai_model_aliases as alias
      join public.ai_model_prices as price
        on price.provider = alias.provider
        and price.model = alias.alias
  $$,
  'No alias is the name of another priced model.'
);
select is_empty(
  $$
    select wanted.provider
    from unnest(array[
      'anthropic', 'openai', 'google', 'voyage', 'mistral', 'groq', 'deepseek', 'xai', 'cohere', 'aws-bedrock', 'azure',
      'google-vertex'
    ]) as wanted (provider)
    where not exists (select from public.ai_model_prices as price where price.provider = wanted.provider)
      and not exists (select from public.ai_model_aliases as alias where alias.provider = wanted.provider)
  $$,
  'Every provider of the brief is in the catalogue.'
);
select is_empty(
  $$
    select provider, model, service_tier, geo, effective_on
    from public.ai_model_prices
    group by provider, model, service_tier, geo, effective_on, revision
    having count(*) filter (where context_over_tokens = 0 and hours_start is null) <> 1
  $$,
  'Every version of a price has rates for a short prompt at any hour.'
);
select is_empty(
  $$
    select provider, model, service_tier
    from public.ai_model_prices as price
    where service_tier <> 'standard'
      and not exists (
        select
        from public.ai_model_prices as standard
        where standard.provider = price.provider
          and standard.model = price.model
          and standard.service_tier = 'standard'
      )
  $$,
  'No tier is of a model without a standard price.'
);
select is_empty(
  $$ select model from public.ai_model_prices where source !~ '\d{4}-\d\d|[0-9]\.[0-9]|of 20\d\d' $$,
  'Every price says where it was read, and when or in which version.'
);
select is(
  (
    select string_agg(concat_ws(' ', wanted.provider, wanted.model, wanted.tier, trim_scale(price.input_usd_per_mtok)), E'\n')
    from (
      values
        ('openai', 'gpt-5-2025-08-07', 'standard'),
        ('openai', 'gpt-5', 'flex'),
        ('openai', 'gpt-5', 'priority'),
        ('azure', 'gpt-5-2025-08-07', 'standard'),
        ('google', 'models/gemini-2.5-pro', 'standard'),
        ('google', 'gemini-2.0-flash-001', 'standard'),
        ('google-vertex', 'publishers/anthropic/models/claude-sonnet-4-5@20250929', 'standard'),
        ('aws-bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'standard'),
        ('aws-bedrock', 'global.anthropic.claude-sonnet-4-5-20250929-v1:0', 'standard'),
        ('voyage', 'rerank-2.5', 'standard'),
        ('mistral', 'mistral-large-latest', 'batch'),
        ('groq', 'openai/gpt-oss-safeguard-20b', 'standard'),
        ('xai', 'grok-4.7', 'standard')
    ) as wanted (provider, model, tier)
      cross join lateral ai_usage.price_at(wanted.provider, wanted.model, wanted.tier, null, 1, '2026-11-20') as price
  ),
  concat_ws(
    E'\n',
    'openai gpt-5-2025-08-07 standard 1.25',
    'openai gpt-5 flex 0.625',
    'openai gpt-5 priority 2.5',
    'azure gpt-5-2025-08-07 standard 1.25',
    'google models/gemini-2.5-pro standard 1.25',
    'google gemini-2.0-flash-001 standard 0.1',
    'google-vertex publishers/anthropic/models/claude-sonnet-4-5@20250929 standard 3',
    'aws-bedrock us.anthropic.claude-sonnet-4-5-20250929-v1:0 standard 3.3',
    'aws-bedrock global.anthropic.claude-sonnet-4-5-20250929-v1:0 standard 3',
    'voyage rerank-2.5 standard 0.05',
    'mistral mistral-large-latest batch 0.25',
    'groq openai/gpt-oss-safeguard-20b standard 0.075',
    'xai grok-4.7 standard 2'
  ),
  'The names that the providers use lead to the providers'' prices.'
);

select * from finish();
rollback;
