begin;
select * from no_plan();

select tests.create_people();
select tests.log_a_call_of_each();
select public.set_ai_model_price('test', 'acme''s', '{"input_usd_per_mtok": 1}', 'a contract', tests.organization_id('acme'), '2026-11-01');
select public.set_ai_model_price('test', 'globex''s', '{"input_usd_per_mtok": 2}', 'a contract', tests.organization_id('globex'), '2026-11-01');
select public.set_ai_model_price('test', 'the project''s', '{"input_usd_per_mtok": 3}', 'a contract', null, '2026-11-01');
select public.set_ai_price_discount('test', 1, 'an agreement', tests.organization_id('acme'), null, '2026-11-01');
select public.set_ai_price_discount('test', 2, 'an agreement', tests.organization_id('globex'), null, '2026-11-01');
select public.set_ai_price_discount('test', 3, 'an agreement', null, null, '2026-11-01');
select public.load_ai_exchange_rates(E'Date,USD\n2026-11-20,1.25');

-- For whom a query is refused inside its function, the code is PT403, where it is not granted, 42501.
create temp table attack (name text primary key, query text, code text default '42501') on commit drop;
grant select on attack to public;
insert into attack
values
  ('set everybody''s price', $$select public.set_ai_model_price('anthropic', 'claude-haiku-4-5', '{"input_usd_per_mtok": 0}', 'mine')$$, 'PT403'),
  ('set acme''s price', $$select public.set_ai_model_price('anthropic', 'claude-haiku-4-5', '{"input_usd_per_mtok": 0}', 'mine', tests.organization_id('acme'))$$, 'PT403'),
  ('set globex''s price', $$select public.set_ai_model_price('anthropic', 'claude-haiku-4-5', '{"input_usd_per_mtok": 0}', 'mine', tests.organization_id('globex'))$$, 'PT403'),
  ('correct acme''s price', $$select public.set_ai_model_price('test', 'acme''s', '{"input_usd_per_mtok": 0}', 'mine', tests.organization_id('acme'), '2026-11-01', p_is_correction => true)$$, 'PT403'),
  ('end acme''s price', $$select public.set_ai_model_price('test', 'acme''s', null, 'mine', tests.organization_id('acme'))$$, 'PT403'),
  ('learn from a refusal whether globex has a price', $$select public.set_ai_model_price('test', 'globex''s', '{"input_usd_per_mtok": 0}', 'mine', tests.organization_id('globex'), '2026-11-01')$$, 'PT403'),
  ('learn from a refusal what rates are', $$select public.set_ai_model_price('test', 'm', '{"x": 0}', 'mine')$$, 'PT403'),
  ('set everybody''s discount', $$select public.set_ai_price_discount('anthropic', 100, 'mine')$$, 'PT403'),
  ('set acme''s discount', $$select public.set_ai_price_discount('anthropic', 100, 'mine', tests.organization_id('acme'))$$, 'PT403'),
  ('set globex''s discount', $$select public.set_ai_price_discount('anthropic', 100, 'mine', tests.organization_id('globex'))$$, 'PT403'),
  ('correct acme''s discount', $$select public.set_ai_price_discount('test', 100, 'mine', tests.organization_id('acme'), null, '2026-11-01', true)$$, 'PT403'),
  ('learn from a refusal whether globex has a discount', $$select public.set_ai_price_discount('test', 5, 'mine', tests.organization_id('globex'), null, '2026-11-01')$$, 'PT403'),
  ('preview a price', $$select public.preview_ai_model_price('test', 'm', '{"input_usd_per_mtok": 0}', 'mine')$$, 'PT403'),
  ('preview acme''s price', $$select public.preview_ai_model_price('test', 'm', '{"input_usd_per_mtok": 0}', 'mine', tests.organization_id('acme'))$$, 'PT403'),
  ('learn from a preview whether globex has a price', $$select public.preview_ai_model_price('test', 'globex''s', '{"input_usd_per_mtok": 0}', 'mine', tests.organization_id('globex'), '2026-11-01')$$, 'PT403'),
  ('preview a discount', $$select public.preview_ai_price_discount('anthropic', 100, 'mine')$$, 'PT403'),
  ('preview acme''s discount', $$select public.preview_ai_price_discount('anthropic', 100, 'mine', tests.organization_id('acme'))$$, 'PT403'),
  ('reprice in a dry run', $$select public.reprice_ai_usage()$$, 'PT403'),
  ('reprice for real', $$select public.reprice_ai_usage('mine', p_dry_run => false, p_unpriced_only => false)$$, 'PT403'),
  ('reprice acme''s usage for real', $$select public.reprice_ai_usage('mine', p_organization_id => tests.organization_id('acme'), p_dry_run => false, p_unpriced_only => false)$$, 'PT403'),
  ('sync prices', $$select public.sync_ai_model_prices('[{"provider": "anthropic", "model": "claude-haiku-4-5", "input_usd_per_mtok": 0, "source": "mine"}]')$$, '42501'),
  ('sync nothing', $$select public.sync_ai_model_prices('[]')$$, '42501'),
  ('load exchange rates', $$select public.load_ai_exchange_rates(E'Date,USD\n2026-11-19,0.01')$$, '42501'),
  ('find a price by the inner function', $$select ai_usage.price_at('test', 'globex''s', 'standard', null, 1, '2026-11-20', tests.organization_id('globex'))$$, '42501'),
  ('insert a price', $$insert into public.ai_model_prices (provider, model, input_usd_per_mtok, source) values ('anthropic', 'm', 0, 'mine')$$, '42501'),
  ('insert a custom price', $$insert into public.ai_model_prices (provider, model, is_custom, organization_id, input_usd_per_mtok, source) values ('anthropic', 'm', true, tests.organization_id('acme'), 0, 'mine')$$, '42501'),
  ('update prices', $$update public.ai_model_prices set input_usd_per_mtok = 0$$, '42501'),
  ('delete prices', $$delete from public.ai_model_prices$$, '42501'),
  ('insert an alias', $$insert into public.ai_model_aliases (provider, alias, price_provider, model) values ('anthropic', 'claude-opus-5', 'voyage', 'voyage-code-3')$$, '42501'),
  ('update aliases', $$update public.ai_model_aliases set model = 'm'$$, '42501'),
  ('delete aliases', $$delete from public.ai_model_aliases$$, '42501'),
  ('insert a discount', $$insert into public.ai_price_discounts (provider, effective_on, percent_off, source) values ('anthropic', '2026-11-01', 100, 'mine')$$, '42501'),
  ('insert a discount of acme', $$insert into public.ai_price_discounts (provider, organization_id, effective_on, percent_off, source) values ('anthropic', tests.organization_id('acme'), '2026-11-01', 100, 'mine')$$, '42501'),
  ('update discounts', $$update public.ai_price_discounts set percent_off = 100$$, '42501'),
  ('delete discounts', $$delete from public.ai_price_discounts$$, '42501'),
  ('insert an exchange rate', $$insert into public.ai_exchange_rates (currency, rate_on, per_usd, source) values ('EUR', '2026-11-19', 0.01, 'mine')$$, '42501'),
  ('update exchange rates', $$update public.ai_exchange_rates set per_usd = 0.01$$, '42501'),
  ('delete exchange rates', $$delete from public.ai_exchange_rates$$, '42501'),
  ('insert a repricing', $$insert into public.ai_usage_repricings (run_id, usage_id, reason, old_rates, new_price_id, new_rates, new_cost_usd) values (gen_random_uuid(), gen_random_uuid(), 'mine', '{}', gen_random_uuid(), '{}', 0)$$, '42501'),
  ('update repricings', $$update public.ai_usage_repricings set reason = 'mine'$$, '42501'),
  ('delete repricings', $$delete from public.ai_usage_repricings$$, '42501');
insert into attack (name, query)
select format('empty %s', name), format('truncate public.%I', name)
from unnest(array['ai_model_prices', 'ai_model_aliases', 'ai_price_discounts', 'ai_exchange_rates', 'ai_usage_repricings']) as name;

create temp table before on commit drop as
select md5(string_agg(row::text, ',' order by row::text)) as hash
from (
  select to_jsonb(t) as row from public.ai_model_prices as t
  union all select to_jsonb(t) from public.ai_model_aliases as t
  union all select to_jsonb(t) from public.ai_price_discounts as t
  union all select to_jsonb(t) from public.ai_exchange_rates as t
  union all select to_jsonb(t) from public.ai_usage_repricings as t
  union all select to_jsonb(t) from public.ai_usage_log as t
) as everything;

-- What is refused
create function pg_temp.may_not(p_who text, p_may_call boolean default true) returns setof text language sql as $$
  select throws_ok(query, case when p_may_call then code else '42501' end, null, format('%s may not %s.', p_who, name)) from attack;
$$;
select tests.become('anon');
select pg_temp.may_not('An anonymous caller', false);
select tests.authenticate_as('loner');
select pg_temp.may_not('A user');
select tests.authenticate_as('acme_member');
select pg_temp.may_not('A member of acme');
select tests.authenticate_as('acme_admin');
select pg_temp.may_not('Acme''s admin');
select tests.become('authenticated');
select pg_temp.may_not('A signed-in caller without an id');
select tests.authenticate_as('admin');
select throws_ok(query, '42501', null, format('An admin may not %s.', name)) from attack where code = '42501';
select tests.become('service_role');
select throws_ok(query, '42501', null, format('The server may not %s.', name)) from attack where query !~ '^select public';
select throws_ok(query, '42501', null, format('The server may not %s.', name)) from attack where query ~ '^select ai_usage';
select tests.reset();
select results_eq(
  $$
    select md5(string_agg(row::text, ',' order by row::text))
    from (
      select to_jsonb(t) as row from public.ai_model_prices as t
      union all select to_jsonb(t) from public.ai_model_aliases as t
      union all select to_jsonb(t) from public.ai_price_discounts as t
      union all select to_jsonb(t) from public.ai_exchange_rates as t
      union all select to_jsonb(t) from public.ai_usage_repricings as t
      union all select to_jsonb(t) from public.ai_usage_log as t
    ) as everything
  $$,
  'select hash from before',
  'After all of these attempts every price, alias, discount, rate and call is as it was.'
);
select throws_ok(query, 'PT403', message, format('Who may not %s is told so.', name))
from (
  select tests.authenticate_as('acme_admin'), attack.*, case when query ~ 'reprice' then 'You may not reprice usage' when query ~ 'discount' then 'You may not set discounts' else 'You may not set prices' end as message
  from attack
  where code = 'PT403'
) as refused;

-- Who sees what
create function pg_temp.sees() returns text language sql as $$
  select concat_ws(
    '; ',
    coalesce((select string_agg(model, ', ' order by model) from public.ai_model_prices where is_custom), 'no custom price'),
    coalesce((select string_agg(percent_off || ' %', ', ' order by percent_off) from public.ai_price_discounts), 'no discount'),
    case when exists (select from public.ai_model_prices where model = 'claude-haiku-4-5' and not is_custom) then 'the catalogue' end,
    case when exists (select from public.ai_model_aliases) then 'aliases' end,
    case when exists (select from public.ai_exchange_rates) then 'exchange rates' end
  );
$$;
create temp table catalogue on commit drop as select count(*)::int as size from public.ai_model_prices where not is_custom;
grant select on catalogue to public;
select tests.authenticate_as('loner');
select is(pg_temp.sees(), 'no custom price; no discount; the catalogue; aliases; exchange rates', 'A user sees the catalogue only.');
select is((select count(*)::int from public.ai_model_prices), (select size from catalogue), 'All of it.');
select tests.authenticate_as('acme_member');
select is(pg_temp.sees(), 'no custom price; no discount; the catalogue; aliases; exchange rates', 'So does a member of an organization.');
select tests.authenticate_as('acme_admin');
select is(pg_temp.sees(), 'acme''s; 1 %; the catalogue; aliases; exchange rates', 'Acme''s admin sees acme''s prices and discounts, and no other''s.');
select tests.authenticate_as('globex_admin');
select is(pg_temp.sees(), 'globex''s; 2 %; the catalogue; aliases; exchange rates', 'Globex''s admin sees globex''s.');
select tests.authenticate_as('admin');
select is(pg_temp.sees(), 'acme''s, globex''s, the project''s; 1 %, 2 %, 3 %; the catalogue; aliases; exchange rates', 'An admin sees all.');
select tests.become('service_role');
select is(pg_temp.sees(), 'acme''s, globex''s, the project''s; 1 %, 2 %, 3 %; the catalogue; aliases; exchange rates', 'So does the server.');
select tests.become('authenticated');
select is(pg_temp.sees(), 'no custom price; no discount; the catalogue; aliases; exchange rates', 'A signed-in caller without an id sees no more than a user.');
select tests.become('anon');
select throws_ok(format('select from public.%I', name), '42501', null, format('An anonymous caller does not see %s.', name))
from unnest(array['ai_model_prices', 'ai_model_aliases', 'ai_price_discounts', 'ai_exchange_rates', 'ai_usage_repricings']) as name;

-- Who may
select tests.authenticate_as('admin');
select is(
  (select recorded_by from public.set_ai_model_price('test', 'new', '{"input_usd_per_mtok": 1}', 'a contract', tests.organization_id('acme'), '2026-11-01')),
  tests.user_id('admin'),
  'An admin sets prices, and is recorded.'
);
select is(
  (select recorded_by from public.set_ai_price_discount('test', 4, 'an agreement', tests.organization_id('acme'), 'new', '2026-11-01')),
  tests.user_id('admin'),
  'An admin sets discounts, and is recorded.'
);
select is((public.reprice_ai_usage() ->> 'dry_run'), 'true', 'An admin reprices.');
select tests.become('service_role');
select is(
  (select coalesce(recorded_by::text, 'the server') from public.set_ai_model_price('test', 'server''s', '{"input_usd_per_mtok": 1}', 'a contract')),
  'the server',
  'The server sets prices, recorded as nobody''s.'
);
select is(
  (select coalesce(recorded_by::text, 'the server') from public.set_ai_price_discount('test', 4, 'an agreement', null, 'server''s')),
  'the server',
  'The server sets discounts, recorded as nobody''s.'
);
select is(
  (public.sync_ai_model_prices('[{"provider": "test", "model": "synced", "input_usd_per_mtok": 1, "source": "s"}]') #>> '{prices,0,model}'),
  'synced',
  'The server syncs prices.'
);
select is((public.load_ai_exchange_rates(E'Date,USD\n2026-11-19,1.25') ->> 'loaded'), '1', 'The server loads exchange rates.');
select tests.authenticate_as('acme_admin');
select is(pg_temp.sees(), 'acme''s, new; 1 %, 4 %; the catalogue; aliases; exchange rates', 'What an admin set for acme its admin sees.');

select * from finish();
rollback;
