begin;
select * from no_plan();

create function pg_temp.known(p_provider text, p_model text, p_at timestamptz default '2026-11-20') returns text language sql as $$
  select (select concat_ws('/', provider, model) from ai_usage.catalogue_model(p_provider, p_model, p_at));
$$;

-- every name is itself
select is_empty(
  $$
    select provider, model
    from public.ai_model_prices
    where not is_custom
      and pg_temp.known(provider, model) is distinct from concat_ws('/', provider, model)
  $$,
  'Every model that has prices is known as itself.'
);
select is_empty(
  $$
    select alias.provider, alias.alias
    from public.ai_model_aliases as alias
    where pg_temp.known(alias.provider, replace(replace(replace(alias.alias, '-<date>', '-20260131'), '<region>', 'eu'), '-<version>', '-v2:0'))
      is distinct from concat_ws('/', alias.price_provider, alias.model)
      and not exists (
        select
        from public.ai_model_prices as price
        where price.provider = alias.provider
          and price.model = alias.alias
      )
  $$,
  'Every alias is known as the model that it is another name of.'
);
select is_empty(
  $$
    select alias.*
    from public.ai_model_aliases as alias
    where not exists (
      select
      from public.ai_model_prices as price
      where price.provider = alias.price_provider
        and price.model = alias.model
    )
  $$,
  'Every alias leads to a model that has prices.'
);

-- spellings
select is(pg_temp.known(provider, spelling), model, format('%s of %s is %s.', spelling, provider, model))
from (
  values
    ('anthropic', 'claude-haiku-4-5', 'anthropic/claude-haiku-4-5'),
    ('anthropic', 'Claude-Haiku-4-5', 'anthropic/claude-haiku-4-5'),
    ('anthropic', 'claude-haiku-4-5-20251001', 'anthropic/claude-haiku-4-5'),
    ('anthropic', 'claude-haiku-4-5-2025-10-01', 'anthropic/claude-haiku-4-5'),
    ('anthropic', 'claude-haiku-4-5@20251001', 'anthropic/claude-haiku-4-5'),
    ('anthropic', 'claude-haiku-4-5-latest', 'anthropic/claude-haiku-4-5'),
    ('google', 'gemini-2.5-pro', 'google/gemini-2.5-pro'),
    ('google', 'models/gemini-2.5-pro', 'google/gemini-2.5-pro'),
    ('google', 'models/Gemini-2.5-Pro', 'google/gemini-2.5-pro'),
    ('google-vertex', 'gemini-2.5-pro', 'google/gemini-2.5-pro'),
    ('google-vertex', 'publishers/google/models/gemini-2.5-pro', 'google/gemini-2.5-pro'),
    ('google-vertex', 'projects/p-1/locations/us-east5/publishers/google/models/gemini-2.5-pro', 'google/gemini-2.5-pro'),
    ('google-vertex', 'publishers/anthropic/models/claude-haiku-4-5@20251001', 'anthropic/claude-haiku-4-5'),
    ('azure', 'gpt-5', 'openai/gpt-5'),
    ('aws-bedrock', 'anthropic.claude-haiku-4-5-20251001-v1:0', 'aws-bedrock/regional.anthropic.claude-haiku-4-5-20251001-v1:0'),
    ('aws-bedrock', 'anthropic.claude-haiku-4-5-20251001', 'aws-bedrock/regional.anthropic.claude-haiku-4-5-20251001-v1:0'),
    ('aws-bedrock', 'us.anthropic.claude-haiku-4-5-20251001-v1:0', 'aws-bedrock/regional.anthropic.claude-haiku-4-5-20251001-v1:0'),
    ('aws-bedrock', 'us-gov.anthropic.claude-haiku-4-5-20251001-v1:0', 'aws-bedrock/regional.anthropic.claude-haiku-4-5-20251001-v1:0'),
    ('aws-bedrock', 'eu.anthropic.claude-haiku-4-5-20251001-v2:1', 'aws-bedrock/regional.anthropic.claude-haiku-4-5-20251001-v1:0'),
    ('aws-bedrock', 'apac.anthropic.claude-haiku-4-5-20251001:0', 'aws-bedrock/regional.anthropic.claude-haiku-4-5-20251001-v1:0'),
    ('aws-bedrock', 'global.anthropic.claude-haiku-4-5-20251001-v1:0', 'aws-bedrock/global.anthropic.claude-haiku-4-5-20251001-v1:0'),
    ('aws-bedrock', 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0', 'aws-bedrock/regional.anthropic.claude-haiku-4-5-20251001-v1:0'),
    ('aws-bedrock', 'arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-haiku-4-5-20251001-v1:0', 'aws-bedrock/regional.anthropic.claude-haiku-4-5-20251001-v1:0'),
    ('aws-bedrock', 'arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/global.anthropic.claude-haiku-4-5-20251001-v1:0', 'aws-bedrock/global.anthropic.claude-haiku-4-5-20251001-v1:0')
) as known (provider, spelling, model);

-- nothing else
select is(pg_temp.known(provider, name), null, format('%s of %s is unknown.', name, provider))
from (
  values
    ('anthropic', 'claude-sonnet-5-6'),
    ('anthropic', 'claude-sonnet-5-50'),
    ('anthropic', 'claude-sonnet'),
    ('anthropic', 'claude-sonnet-5-mini'),
    ('anthropic', 'claude-sonnet-5-'),
    ('anthropic', 'xclaude-sonnet-5'),
    ('anthropic', 'claude sonnet 5'),
    ('anthropic', 'claude_sonnet_5'),
    ('anthropic', 'claude-%'),
    ('anthropic', ''),
    ('anthropic', 'claude-haiku-4-5-2025100'),
    ('anthropic', 'claude-haiku-4-5-202510011'),
    ('anthropic', 'claude-haiku-4-5-2025-1001'),
    ('anthropic', 'claude-haiku-4-5-202510-01'),
    ('anthropic', 'claude-haiku-4-5-20252001'),
    ('anthropic', 'claude-haiku-4-5-20251041'),
    ('anthropic', 'claude-haiku-4-5-19991001'),
    ('anthropic', 'claude-haiku-4-5-20251001-beta'),
    ('anthropic', 'claude-haiku-4-5-20251001-20251001'),
    ('anthropic', 'claude-haiku-4-520251001'),
    ('anthropic', 'claude-haiku-4-5_20251001'),
    ('anthropic', 'anthropic.claude-haiku-4-5-20251001-v1:0'),
    ('anthropic', 'claude-haiku-4-5:0'),
    ('openai', 'claude-haiku-4-5'),
    ('anthropic', 'gpt-5'),
    ('unknown', 'claude-haiku-4-5'),
    ('', 'claude-haiku-4-5'),
    ('Anthropic', 'claude-haiku-4-5'),
    ('google', 'models/'),
    ('google', 'models/gemini-2.5-pro/x'),
    ('google', 'tunedModels/gemini-2.5-pro'),
    ('google', 'xmodels/gemini-2.5-pro'),
    ('aws-bedrock', 'mars.anthropic.claude-haiku-4-5-20251001-v1:0'),
    ('aws-bedrock', 'us.us.anthropic.claude-haiku-4-5-20251001-v1:0'),
    ('aws-bedrock', 'anthropic.claude-haiku-4-5-20251001-v1:0:200k'),
    ('aws-bedrock', 'anthropic.claude-haiku-4-5-20251001-v1'),
    ('aws-bedrock', 'anthropic.claude-haiku-4-5-20251001-x1:0'),
    ('aws-bedrock', 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3')
) as unknown (provider, name);
select is(pg_temp.known(null, 'claude-haiku-4-5'), null, 'Without provider a model is unknown.');
select is(pg_temp.known('anthropic', null), null, 'Without a name, too.');

create temp table name on commit drop as
select provider, model as name from public.ai_model_prices
union
select provider, alias from public.ai_model_aliases where alias !~ '<';
select is_empty(
  $$
    select name.provider, other.name, pg_temp.known(name.provider, other.name)
    from name
      cross join lateral unnest(array[name.name || 'x', name.name || '-x', name.name || '9', 'x' || name.name, 'x-' || name.name, left(name.name, -1)]) as other (name)
    where pg_temp.known(name.provider, other.name) is not null
      and (name.provider, lower(other.name)) not in (select provider, lower(name.name) from name)
      and other.name !~ '[-@]20\d\d(-?)[01]\d\1[0-3]\d$'
      and other.name !~ ':\d+$'
  $$,
  'No name of the catalogue is known with more or less at its ends.'
);
select is_empty(
  $$
    select provider, name
    from name
    where pg_temp.known('test', name) is not null
  $$,
  'No name of the catalogue is known at another provider.'
);

-- aliases that move on
insert into public.ai_model_prices (provider, model, input_usd_per_mtok, source) values ('test', 'one', 1, 's'), ('test', 'two', 2, 's');
insert into public.ai_model_aliases (provider, alias, effective_on, price_provider, model)
values
  ('test', 'latest', '2026-11-01', 'test', 'one'),
  ('test', 'latest', '2026-11-10', 'test', 'two'),
  ('test', 'latest-<date>', '2026-11-10', 'test', 'two');
select is(pg_temp.known('test', 'latest', '2026-10-31 23:59:59.999999Z'), null, 'Before its first day an alias is unknown.');
select is(pg_temp.known('test', 'latest', '2026-11-01 00:00Z'), 'test/one', 'From that day it is known.');
select is(pg_temp.known('test', 'latest', '2026-11-09 23:59:59.999999Z'), 'test/one', 'Until the last microsecond before it moves on it means the first model.');
select is(pg_temp.known('test', 'latest', '2026-11-10 00:00Z'), 'test/two', 'From the UTC day on which it moves on it means the next.');
select is(pg_temp.known('test', 'latest', '2026-11-10 01:00+02'), 'test/one', 'The day is the UTC day, wherever the caller is.');
select is(pg_temp.known('test', 'latest-20260101', '2026-11-09'), null, 'An alias with a mark has days, too.');
select is(pg_temp.known('test', 'latest-20260101', '2026-11-10'), 'test/two', 'From them on it is known.');
select is(
  (
    select string_agg(trim_scale(price.input_usd_per_mtok)::text, ' ' order by moment)
    from unnest(array['2026-11-09', '2026-11-10']::timestamptz[]) as moment,
      ai_usage.price_at('test', 'latest', 'standard', null, 1, moment) as price
  ),
  '1 2',
  'Calls have the price of the model that the name meant at their moment.'
);

-- a name's own prices come first, the plainest spelling before the others
insert into public.ai_model_aliases (provider, alias, price_provider, model)
values ('test', 'two-<date>', 'test', 'two'), ('test', 'two-20261001', 'test', 'one');
select is(pg_temp.known('test', 'two-20261001'), 'test/one', 'An alias for one snapshot comes before the one for all of them.');
select is(pg_temp.known('test', 'two-20261002'), 'test/two', 'The other snapshots have the general one.');
insert into public.ai_model_prices (provider, model, input_usd_per_mtok, source) values ('test', 'two-20261001', 3, 's'), ('test', 'Two', 4, 's');
select is(pg_temp.known('test', 'two-20261001'), 'test/two-20261001', 'Prices under the name itself come before any alias.');
select is(pg_temp.known('test', 'Two'), 'test/Two', 'The name as given comes first.');
select is(pg_temp.known('test', 'TWO'), 'test/two', 'Then the one in lower case.');
insert into public.ai_model_aliases (provider, alias, price_provider, model) values ('test', 'TWO', 'test', 'one');
select is(pg_temp.known('test', 'TWO'), 'test/one', 'An alias of the name as given comes before prices of another spelling.');

-- custom models
insert into public.ai_model_prices (provider, model, is_custom, organization_id, input_usd_per_mtok, source)
values ('test', 'acme''s', true, tests.organization_id('acme'), 1, 's');
create function pg_temp.reason(p_organization text, p_model text) returns text language sql as $$
  select coalesce(unpriced_reason, 'priced')
  from tests.log(format(
    'null, p_provider => ''test'', p_model_used => %L, p_organization_id => %L, p_input_tokens => 1, p_service_tier => ''batch'', p_occurred_at => ''2026-11-20''',
    p_model, tests.organization_id(p_organization)
  ));
$$;
select is(pg_temp.reason('acme', 'acme''s'), 'no_price_in_force', 'An organization''s custom model is known to it, here without a price for its tier.');
select is(pg_temp.reason('globex', 'acme''s'), 'unknown_model', 'It is unknown to others.');
select is(pg_temp.reason(null, 'acme''s'), 'unknown_model', 'And where there is no organization.');
select is(pg_temp.reason('globex', 'claude-sonnet-5-6'), 'unknown_model', 'A model with a name that begins like a known one is unknown.');

select * from finish();
rollback;
