begin;
select * from no_plan();

create function pg_temp.rate(p_organization text, p_at timestamptz default '2026-11-20', p_model text default 'model', p_geo text default null, p_prompt bigint default 1)
returns text language sql as $$
  select trim_scale(input_usd_per_mtok)::text
  from ai_usage.price_at('test', p_model, 'standard', p_geo, p_prompt, p_at, tests.organization_id(p_organization));
$$;

create function pg_temp.add(p_rate numeric, p_on date, p_organization text default null, p_is_custom boolean default true, p_model text default 'model', p_geo text default null, p_over int default 0, p_revision int default 0)
returns void language sql as $$
  insert into public.ai_model_prices (provider, model, is_custom, organization_id, geo, effective_on, revision, context_over_tokens, is_withdrawn, input_usd_per_mtok, source)
  values ('test', p_model, p_is_custom, tests.organization_id(p_organization), p_geo, p_on, p_revision, p_over, p_rate is null, p_rate, 's');
$$;

select pg_temp.add(1, '2026-01-01', p_is_custom => false);
select pg_temp.add(2, '2026-11-15', p_is_custom => false);
select is(pg_temp.rate('acme'), '2', 'Without a custom price the catalogue''s holds.');

select pg_temp.add(3, '2026-02-01');
select is(pg_temp.rate('acme'), '3', 'The project''s comes before the catalogue''s, though it is older.');
select is(pg_temp.rate(null), '3', 'Also without an organization.');
select is(pg_temp.rate('acme', '2026-01-31 23:59:59.999999Z'), '1', 'Before its day the catalogue''s holds.');
select is(pg_temp.rate('acme', '2026-02-01 00:00Z'), '3', 'From its day on it does.');

select pg_temp.add(4, '2026-01-15', 'acme');
select is(pg_temp.rate('acme'), '4', 'The organization''s comes before the project''s, though it is older.');
select is(pg_temp.rate('acme', '2026-01-20'), '4', 'And before the catalogue''s.');
select is(pg_temp.rate('acme', '2026-01-14'), '1', 'Before its day it does not.');
select is(pg_temp.rate('globex'), '3', 'Another organization has the project''s.');
select is(pg_temp.rate(null), '3', 'So has a call without organization.');

select pg_temp.add(0, '2026-11-01', 'globex');
select is(pg_temp.rate('globex'), '0', 'A price of 0 is a price.');

-- a place and a threshold of the catalogue do not outdo a custom price
select pg_temp.add(9, '2026-01-01', p_is_custom => false, p_geo => 'us');
select pg_temp.add(8, '2026-11-15', p_is_custom => false, p_over => 100);
select is(pg_temp.rate('acme', p_geo => 'us'), '4', 'A custom price comes before the catalogue''s for the place.');
select is(pg_temp.rate('acme', p_prompt => 101), '4', 'And before the catalogue''s for long prompts.');
select pg_temp.add(7, '2026-01-15', p_geo => 'us');
select is(pg_temp.rate('acme', p_geo => 'us'), '4', 'An organization''s comes before the project''s for the place.');
select is(pg_temp.rate('other', p_geo => 'us'), '7', 'Others have the project''s for the place.');
select pg_temp.add(6, '2026-01-01', 'acme', p_geo => 'us');
select is(pg_temp.rate('acme', p_geo => 'us'), '6', 'Of an organization''s own the place''s comes before the general one.');
select is(pg_temp.rate('acme', p_geo => 'eu'), '4', 'Elsewhere the general one holds.');

-- withdrawn
select pg_temp.add(null, '2026-11-10', 'globex');
select is(pg_temp.rate('globex', '2026-11-09'), '0', 'Until it is withdrawn a price holds.');
select is(pg_temp.rate('globex'), '3', 'Then the project''s holds again.');
select pg_temp.add(null, '2026-11-12');
select is(pg_temp.rate('globex'), '2', 'When that is withdrawn, too, the catalogue''s does.');
select is(pg_temp.rate('globex', '2026-11-11'), '3', 'From its day on.');
select is(pg_temp.rate('acme'), '4', 'An organization keeps its own.');
select pg_temp.add(5, '2026-11-12', p_revision => 1);
select is(pg_temp.rate('globex'), '5', 'A withdrawal may be corrected.');

-- models that only custom prices know
select pg_temp.add(1, '2026-11-01', 'acme', p_model => 'acme''s');
select pg_temp.add(2, '2026-11-01', p_model => 'ours');
select is(pg_temp.rate('acme', p_model => 'acme''s'), '1', 'An organization has its own model.');
select is(pg_temp.rate('globex', p_model => 'acme''s'), null, 'Another has not.');
select is(pg_temp.rate(null, p_model => 'acme''s'), null, 'Nor has a call without organization.');
select is(pg_temp.rate('globex', p_model => 'ours'), '2', 'Everybody has the project''s models.');

select * from finish();
rollback;
