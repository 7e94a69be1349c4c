begin;
select * from no_plan();

create function pg_temp.sync(p_rate numeric, p_on date) returns int language sql as $$
  select jsonb_array_length(
    public.sync_ai_model_prices(jsonb_build_array(jsonb_build_object('provider', 'test', 'model', 'model', 'input_usd_per_mtok', p_rate, 'source', 's')), p_on => p_on) -> 'prices'
  );
$$;
create function pg_temp.rate(p_at timestamptz, p_organization text default null, p_model text default 'model') returns text language sql as $$
  select trim_scale(input_usd_per_mtok)::text from ai_usage.price_at('test', p_model, 'standard', null, 1, p_at, tests.organization_id(p_organization));
$$;

-- custom prices of what the catalogue does not know
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 5}', 'a contract', tests.organization_id('acme'), '2020-01-01');
select public.set_ai_model_price('test', 'model', '{"input_usd_per_mtok": 6}', 'a contract', null, '2026-11-10');
select public.set_ai_price_discount('test', 50, 'an agreement', tests.organization_id('globex'), null, '2026-11-01');
create temp table before on commit drop as select * from public.ai_model_prices where is_custom;
create temp table discounts_before on commit drop as select * from public.ai_price_discounts;

select is(pg_temp.sync(1, '2026-11-01'), 1, 'A price is new though there is a custom one for its day.');
select is(pg_temp.rate('2026-11-01', 'acme'), '5', 'The organization''s custom price still comes first.');
select is(pg_temp.rate('2026-11-09'), '1', 'The catalogue''s holds before the project''s custom price.');
select is(pg_temp.rate('2026-11-10'), '6', 'Which holds from its day on.');
select is(pg_temp.rate('2026-11-02', 'globex'), '0.5', 'A discount is off the catalogue''s price.');

select is(pg_temp.sync(5, '2026-11-10'), 1, 'A change to what a custom price says is a change of the catalogue.');
select is(
  (select string_agg(concat_ws(' ', effective_on, revision, input_usd_per_mtok), ', ' order by effective_on, revision) from public.ai_model_prices where provider = 'test' and not is_custom),
  '2020-01-01 0 1, 2026-11-10 0 5',
  'Its revisions do not count the custom prices of the day.'
);
select is(pg_temp.rate('2026-11-10'), '6', 'The custom price of the same day still comes first.');
select is(pg_temp.sync(5, '2026-11-10'), 0, 'A custom price that is another is no change.');
select is(pg_temp.sync(6, '2026-11-12'), 1, 'Where the catalogue comes to say the same, it is one.');
select is(pg_temp.rate('2026-11-12', 'acme'), '5', 'Nothing that the catalogue says moves a custom price.');

-- no custom prices by this way
select is(
  (
    select concat_ws(' ', row ->> 'is_custom', row ->> 'organization_id', row ->> 'recorded_by', row ->> 'is_withdrawn', row ->> 'revision')
    from jsonb_array_elements(
      public.sync_ai_model_prices(
        jsonb_build_array(jsonb_build_object(
          'provider', 'test', 'model', 'forged', 'is_custom', true, 'organization_id', tests.organization_id('acme'), 'recorded_by', tests.user_id('loner'),
          'revision', 9, 'input_usd_per_mtok', 1, 'source', 's'
        )),
        p_on => '2026-11-01'
      ) -> 'prices'
    ) as row
  ),
  'false false 0',
  'A list makes no custom prices, whatever it says.'
);
select is(pg_temp.rate('2026-11-01', 'globex', 'forged'), '0.5', 'They are everybody''s.');

-- a custom price keeps its model when the catalogue calls it an alias
select public.set_ai_model_price('test', 'ours', '{"input_usd_per_mtok": 7}', 'ours', tests.organization_id('acme'), '2026-11-01');
insert into before select * from public.ai_model_prices where model = 'ours';
select public.sync_ai_model_prices('[]', '[{"provider": "test", "alias": "ours", "price_provider": "test", "model": "model"}]', '2026-11-14');
select is(pg_temp.rate('2026-11-20', 'acme', 'ours'), '7', 'An organization''s own model keeps its price when the catalogue comes to know the name.');
select is(pg_temp.rate('2026-11-20', null, 'ours'), '6', 'Everybody else has that of the model which the name means to the catalogue.');

select is_empty('select * from before except select * from public.ai_model_prices', 'Every custom price is as it was.');
select is_empty('select * from public.ai_model_prices where is_custom except select * from before', 'There is none more.');
select is_empty('select * from discounts_before except select * from public.ai_price_discounts', 'Every discount is as it was.');

select * from finish();
rollback;
