begin;
select * from no_plan();

select tests.create_people();

select public.log_ai_usage(
  tests.user_id('acme_member'), p_organization_id => tests.organization_id('acme'),
  p_provider => 'test', p_model_used => 'model', p_request_id => 'of acme', p_occurred_at => '2026-11-10', p_input_tokens => 1000, p_output_tokens => 10
);
select public.log_ai_usage(
  tests.user_id('globex_member'), p_organization_id => tests.organization_id('globex'),
  p_provider => 'test', p_model_used => 'model', p_request_id => 'of globex', p_occurred_at => '2026-11-10', p_input_tokens => 3000
);
insert into public.ai_model_prices (id, provider, model, source, input_usd_per_mtok, output_usd_per_mtok)
values (md5('list price')::uuid, 'test', 'model', 'test', 2, 20);

create temp table run on commit drop as select jsonb 'null' as value, '' as name;
grant select, insert on run to public;

select tests.authenticate_as('admin');
insert into run select public.reprice_ai_usage('  the list price is known now ', p_dry_run => false), 'first';
select tests.reset();

create function pg_temp.entry(p_request_id text, p_reason text) returns jsonb language sql as $$
  select to_jsonb(repricing) - array['id', 'run_id', 'usage_id', 'repriced_at']
  from public.ai_usage_repricings as repricing
    join public.ai_usage_log as log on log.id = repricing.usage_id
  where log.request_id = p_request_id
    and repricing.reason ~ p_reason;
$$;

select is(
  pg_temp.entry('of acme', 'list price'),
  jsonb_build_object(
    'repriced_by', tests.user_id('admin'),
    'reason', '  the list price is known now ',
    'old_price_id', null, 'old_discount_id', null, 'old_discount_percent', null, 'old_rates', '{}'::jsonb,
    'old_unpriced_reason', 'unknown_model', 'old_cost_usd', null,
    'new_price_id', md5('list price')::uuid, 'new_discount_id', null, 'new_discount_percent', null,
    'new_rates', '{"input_usd_per_mtok": 2, "output_usd_per_mtok": 20}'::jsonb, 'new_cost_usd', 0.002200
  ),
  'It says who priced a row and why, why it had had no cost, and the price, the rates and the cost it has.'
);
select is(
  (select count(*)::int from public.ai_usage_repricings), 2, 'There is an entry for every row.'
);
select is(
  (select array_agg(distinct run_id::text) from public.ai_usage_repricings),
  (select array_agg(value ->> 'run_id') from run where name = 'first'),
  'One run groups them, the one that the answer names.'
);
select is(
  (select array_agg(distinct repriced_at) from public.ai_usage_repricings), array[now()], 'It says when.'
);

-- A discount that was agreed on later, and a custom price after that.
select public.set_ai_price_discount('test', 50, 'contract', tests.organization_id('acme'), p_effective_on => '2026-11-01');
select tests.become('service_role');
insert into run select public.reprice_ai_usage('discount', p_unpriced_only => false, p_dry_run => false), 'second';
select tests.reset();
select is(
  pg_temp.entry('of acme', 'discount'),
  jsonb_build_object(
    'repriced_by', null,
    'reason', 'discount',
    'old_price_id', md5('list price')::uuid, 'old_discount_id', null, 'old_discount_percent', null,
    'old_rates', '{"input_usd_per_mtok": 2, "output_usd_per_mtok": 20}'::jsonb,
    'old_unpriced_reason', null, 'old_cost_usd', 0.0022,
    'new_price_id', md5('list price')::uuid,
    'new_discount_id', (select id from public.ai_price_discounts), 'new_discount_percent', 50,
    'new_rates', '{"input_usd_per_mtok": 1, "output_usd_per_mtok": 10}'::jsonb, 'new_cost_usd', 0.0011
  ),
  'It holds the old and the new discount, rates and cost; the server is nobody.'
);
select is(pg_temp.entry('of globex', 'discount'), null, 'A row that costs the same has no entry.');

select tests.authenticate_as('admin');
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 5, "output_usd_per_mtok": 0}', 'contract', tests.organization_id('acme'), '2026-11-01');
insert into run select public.reprice_ai_usage('custom', p_unpriced_only => false, p_dry_run => false), 'third';
select tests.reset();
select is(
  pg_temp.entry('of acme', 'custom'),
  jsonb_build_object(
    'repriced_by', tests.user_id('admin'),
    'reason', 'custom',
    'old_price_id', md5('list price')::uuid,
    'old_discount_id', (select id from public.ai_price_discounts), 'old_discount_percent', 50,
    'old_rates', '{"input_usd_per_mtok": 1, "output_usd_per_mtok": 10}'::jsonb,
    'old_unpriced_reason', null, 'old_cost_usd', 0.0011,
    'new_price_id', (select id from public.ai_model_prices where provider = 'test' and is_custom), 'new_discount_id', null, 'new_discount_percent', null,
    'new_rates', '{"input_usd_per_mtok": 5, "output_usd_per_mtok": 0}'::jsonb, 'new_cost_usd', 0.005
  ),
  'It holds the old and the new price.'
);
select is(
  (select array[discount_id::text, discount_percent::text] from public.ai_usage_log where request_id = 'of acme'),
  array[null, null],
  'With the custom price the discount is gone from the row.'
);
select is(
  (select count(distinct value ->> 'run_id')::int from run where name <> ''), 3, 'Every run has its own id.'
);

-- The trail leads from the first cost to the one in the ledger.
select is_empty(
  $$
    with step as (
      select *, lead(old_cost_usd) over chain as next_old_cost, lead(old_rates) over chain as next_old_rates, lead(id) over chain as next
      from public.ai_usage_repricings
      window chain as (partition by usage_id order by case reason when 'custom' then 3 when 'discount' then 2 else 1 end)
    )
    select
    from step
      join public.ai_usage_log as log on log.id = step.usage_id
    where new_cost_usd is distinct from case when next is null then log.total_cost_usd else next_old_cost end
      or new_rates is distinct from case when next is null then ai_usage.line_rates(log) else next_old_rates end
      or (next is null and new_price_id is distinct from log.price_id)
  $$,
  'Every entry begins where the one before ended, and the last one is what the ledger holds.'
);

-- Whoever may read the row reads its trail.
create function pg_temp.reads(p_name text) returns text language plpgsql as $$
begin
  perform tests.authenticate_as(p_name);
  return (select count(*) from public.ai_usage_repricings)::text;
end;
$$;
select is(pg_temp.reads('acme_member'), '3', 'A user reads the repricings of their own calls.');
select is(pg_temp.reads('acme_other'), '0', 'A colleague does not.');
select is(pg_temp.reads('globex_admin'), '1', 'An organization''s admin reads the organization''s.');
select is(pg_temp.reads('loner'), '0', 'A stranger reads none.');
select is(pg_temp.reads('admin'), '4', 'An admin reads all.');
select tests.become('anon');
select throws_ok('select from public.ai_usage_repricings', '42501', null, 'An anonymous caller reads none.');

select tests.become('service_role');
select throws_ok('update public.ai_usage_repricings set reason = ''another''', '42501', null, 'Nobody rewrites the trail.');
select throws_ok('delete from public.ai_usage_repricings', '42501', null, 'Nobody shortens it.');

select * from finish();
rollback;
