begin;
select * from no_plan();

-- Syncs the rates of one model and says what that added: effective_on, revision, threshold, rate.
create function pg_temp.sync(p_on date, variadic p_rows text[]) returns text language sql as $$
  select coalesce(
    string_agg(
      concat_ws(' ', row ->> 'effective_on', 'r' || (row ->> 'revision'), nullif(row ->> 'context_over_tokens', '0'), row ->> 'hours_start', row ->> 'input_usd_per_mtok'),
      ', '
    ),
    'nothing'
  )
  from jsonb_array_elements(
    public.sync_ai_model_prices(
      (select jsonb_agg('{"provider": "test", "model": "model", "source": "s"}'::jsonb || given::jsonb) from unnest(p_rows) as given),
      p_on => p_on
    ) -> 'prices'
  ) as row;
$$;
create function pg_temp.rate(p_at timestamptz, p_prompt bigint default 1, p_model text default 'model') returns text language sql as $$
  select trim_scale(input_usd_per_mtok)::text from ai_usage.price_at('test', p_model, 'standard', null, p_prompt, p_at);
$$;
create temp table before on commit drop as select * from public.ai_model_prices where false;

select is(pg_temp.sync('2026-10-01', '{"input_usd_per_mtok": 1}'), '2020-01-01 r0 1', 'A new price has no date.');
select public.log_ai_usage(null, p_request_id => 'before', p_provider => 'test', p_model_used => 'model', p_input_tokens => 1000000, p_occurred_at => '2026-11-02');

-- changed in place
select is(pg_temp.sync('2026-11-01', '{"input_usd_per_mtok": 2}'), '2026-11-01 r0 2', 'A price that changed in place is a new row from the day of the run.');
select is(pg_temp.rate('2026-10-31 23:59:59.999999Z'), '1', 'The old price holds until the day before.');
select is(pg_temp.rate('2026-11-01 00:00Z'), '2', 'The new one from that day.');
select is((select total_cost_usd::int from public.ai_usage_log where request_id = 'before'), 1, 'A logged call keeps its cost.');
insert into before select * from public.ai_model_prices where provider = 'test';

-- again on the same day, and back
select is(pg_temp.sync('2026-11-01', '{"input_usd_per_mtok": 3}'), '2026-11-01 r1 3', 'A second change on the same day is a higher revision.');
select is(pg_temp.rate('2026-11-01'), '3', 'Which holds.');
select is(pg_temp.sync('2026-11-01', '{"input_usd_per_mtok": 2}'), '2026-11-01 r2 2', 'So is its way back.');
select is(pg_temp.sync('2026-11-01', '{"input_usd_per_mtok": 2}'), 'nothing', 'Then nothing has changed.');
select is(pg_temp.sync('2026-11-03', '{"input_usd_per_mtok": 1}'), '2026-11-03 r0 1', 'A price that goes back is a new row, too.');
select is(pg_temp.rate('2026-11-02'), '2', 'It held in the meantime what held.');
select is(pg_temp.rate('2026-11-03'), '1', 'From then on the old price holds again.');
select is(pg_temp.sync('2026-11-04', '{"input_usd_per_mtok": 1}'), 'nothing', 'Then nothing has changed, either.');
select is(pg_temp.sync('2026-11-04', '{"input_usd_per_mtok": 1, "output_usd_per_mtok": 5}'), '2026-11-04 r0 1', 'A rate that was unknown is a change.');
select is(pg_temp.sync('2026-11-05', '{"input_usd_per_mtok": 1, "output_usd_per_mtok": 5, "web_search_usd_per_1k": 0}'), '2026-11-05 r0 1', 'So is one of 0.');
select is(pg_temp.sync('2026-11-06', '{"input_usd_per_mtok": 1}'), '2026-11-06 r0 1', 'So is one that is unknown again.');
select is(
  (select output_usd_per_mtok from ai_usage.price_at('test', 'model', 'standard', null, 1, '2026-11-06')),
  null,
  'It does not live on from the version before.'
);

-- with a date
select is(
  pg_temp.sync('2026-11-07', '{"input_usd_per_mtok": 1}', '{"input_usd_per_mtok": 4, "effective_on": "2026-11-07"}', '{"input_usd_per_mtok": 5, "effective_on": "2026-11-20"}'),
  '2026-11-07 r0 4, 2026-11-20 r0 5',
  'A price with a date is a row of its own, from that date.'
);
select is(pg_temp.rate('2026-11-19 23:59:59.999999Z'), '4', 'An announced price does not hold before its day.');
select is(pg_temp.rate('2026-11-20'), '5', 'But from it.');
select is(
  pg_temp.sync('2026-11-10', '{"input_usd_per_mtok": 4.5, "effective_on": "2026-11-07"}', '{"input_usd_per_mtok": 5, "effective_on": "2026-11-20"}'),
  '2026-11-10 r0 4.5',
  'A dated price that is another now holds from the day of the run.'
);
select is(pg_temp.rate('2026-11-09'), '4', 'Until then what was recorded holds.');
select is(pg_temp.rate('2026-11-20'), '5', 'The announced price still holds from its day.');
select is(
  pg_temp.sync('2026-11-11', '{"input_usd_per_mtok": 3.5, "effective_on": "2026-10-15"}', '{"input_usd_per_mtok": 4.5, "effective_on": "2026-11-07"}', '{"input_usd_per_mtok": 5, "effective_on": "2026-11-20"}'),
  '2026-10-15 r0 3.5',
  'A date that becomes known late is added as it is.'
);
select is(pg_temp.rate('2026-10-15'), '3.5', 'Calls that come in late have its price.');
select is(pg_temp.rate('2026-11-11'), '4.5', 'Today''s is not moved by it.');
select is(
  pg_temp.sync('2026-11-12', '{"input_usd_per_mtok": 4.5, "effective_on": "2026-11-07"}', '{"input_usd_per_mtok": 6, "effective_on": "2026-11-20"}'),
  '2026-11-20 r1 6',
  'An announced price that is another before its day is corrected from its day.'
);
select is(pg_temp.rate('2026-11-20'), '6', 'So that from its first moment the right one holds.');

-- a version is whole
create function pg_temp.sync_long(p_on date, variadic p_rows text[]) returns text language sql as $$
  select pg_temp.sync(p_on, variadic array(select (given::jsonb || '{"model": "long"}')::text from unnest(p_rows) as given));
$$;
select is(
  pg_temp.sync_long('2026-10-01', '{"input_usd_per_mtok": 1}', '{"input_usd_per_mtok": 2, "context_over_tokens": 100}', '{"input_usd_per_mtok": 3, "hours_start": "22:00", "hours_end": "23:00"}'),
  '2020-01-01 r0 22:00:00 3, 2020-01-01 r0 1, 2020-01-01 r0 100 2',
  'Thresholds and hours are rows of one version.'
);
select is(
  pg_temp.sync_long('2026-11-01', '{"input_usd_per_mtok": 1}', '{"input_usd_per_mtok": 2.5, "context_over_tokens": 100}', '{"input_usd_per_mtok": 3, "hours_start": "22:00", "hours_end": "23:00"}'),
  '2026-11-01 r0 22:00:00 3, 2026-11-01 r0 1, 2026-11-01 r0 100 2.5',
  'When one of them changes, all of them are the next version.'
);
select is(
  pg_temp.sync_long('2026-11-02', '{"input_usd_per_mtok": 1}', '{"input_usd_per_mtok": 2.5, "context_over_tokens": 200}', '{"input_usd_per_mtok": 3, "hours_start": "22:00", "hours_end": "23:00"}'),
  '2026-11-02 r0 22:00:00 3, 2026-11-02 r0 1, 2026-11-02 r0 200 2.5',
  'Another threshold is a change.'
);
select is(pg_temp.rate('2026-11-02', 150, 'long'), '1', 'The old threshold is gone.');
select is(pg_temp.rate('2026-11-01', 150, 'long'), '2.5', 'From that day only.');
select is(
  pg_temp.sync_long('2026-11-03', '{"input_usd_per_mtok": 1}', '{"input_usd_per_mtok": 2.5, "context_over_tokens": 200}', '{"input_usd_per_mtok": 3, "hours_start": "22:00", "hours_end": "23:30"}'),
  '2026-11-03 r0 22:00:00 3, 2026-11-03 r0 1, 2026-11-03 r0 200 2.5',
  'So are other hours.'
);
select is(
  pg_temp.sync_long('2026-11-04', '{"input_usd_per_mtok": 1}', '{"input_usd_per_mtok": 2.5, "context_over_tokens": 200}', '{"input_usd_per_mtok": 3, "hours_start": "22:00", "hours_end": "23:30", "is_weekdays_only": true}'),
  '2026-11-04 r0 22:00:00 3, 2026-11-04 r0 1, 2026-11-04 r0 200 2.5',
  'And other days of the week.'
);
select is(pg_temp.sync_long('2026-11-05', '{"input_usd_per_mtok": 1}'), '2026-11-05 r0 1', 'Without thresholds and hours the next version has none.');
select is(pg_temp.rate('2026-11-05 22:30Z', 201, 'long'), '1', 'Those of the version before do not live on.');
select is(pg_temp.sync_long('2026-11-05', '{"input_usd_per_mtok": 1}'), 'nothing', 'Then nothing has changed.');

-- aliases
create function pg_temp.sync_alias(p_on date, p_model text) returns text language sql as $$
  select coalesce(string_agg(concat_ws(' ', row ->> 'alias', row ->> 'effective_on', row ->> 'model'), ', '), 'nothing')
  from jsonb_array_elements(
    public.sync_ai_model_prices('[]', jsonb_build_array(jsonb_build_object('provider', 'test', 'alias', 'latest', 'price_provider', 'test', 'model', p_model)), p_on) -> 'aliases'
  ) as row;
$$;
create function pg_temp.meaning(p_at timestamptz) returns text language sql as $$
  select model from ai_usage.catalogue_model('test', 'latest', p_at);
$$;
select is(pg_temp.sync_alias('2026-10-01', 'model'), 'latest 2020-01-01 model', 'A new alias has no date.');
create temp table aliases_before on commit drop as select * from public.ai_model_aliases;
select is(pg_temp.sync_alias('2026-11-05', 'long'), 'latest 2026-11-05 long', 'An alias that moves on is a new row from the day of the run.');
select is(pg_temp.meaning('2026-11-04 23:59:59.999999Z'), 'model', 'Calls of before keep the model that the name meant then.');
select is(pg_temp.meaning('2026-11-05 00:00Z'), 'long', 'Calls from that day on have the next.');
select is(pg_temp.sync_alias('2026-11-06', 'long'), 'nothing', 'Once.');
select is(pg_temp.sync_alias('2026-11-07', 'model'), 'latest 2026-11-07 model', 'An alias may come back.');
select is(pg_temp.meaning('2026-11-06'), 'long', 'In the meantime it means what it meant.');
select is(pg_temp.meaning('2026-11-07'), 'model', 'Then the first again.');
select lives_ok($$ select pg_temp.sync_alias('2026-11-07', 'long') $$, 'An alias that moves on twice on a day stops no run.');
select is(pg_temp.meaning('2026-11-07'), 'long', 'What it was last said to mean holds.');
select public.sync_ai_model_prices(
  '[{"provider": "test", "model": "old", "input_usd_per_mtok": 1, "source": "s"}]',
  '[
    {"provider": "test", "alias": "preview", "price_provider": "test", "model": "old"},
    {"provider": "test", "alias": "next", "price_provider": "test", "model": "old"}
  ]',
  '2026-10-01'
);
select public.sync_ai_model_prices(
  '[
    {"provider": "test", "model": "preview", "effective_on": "2026-11-10", "input_usd_per_mtok": 3, "source": "s"},
    {"provider": "test", "model": "next", "input_usd_per_mtok": 3, "source": "s"}
  ]',
  p_on => '2026-11-10'
);
select is(pg_temp.rate('2026-11-10', 1, 'preview'), '3', 'An alias that gets a price of its own has that from its day.');
select is(pg_temp.rate('2026-11-09', 1, 'preview'), '1', 'Calls of before keep the price of the model that the name meant then.');
select is(pg_temp.rate('2026-11-10', 1, 'next'), '3', 'An alias that gets an undated price of its own has that, too.');
select is(pg_temp.rate('2026-11-09', 1, 'next'), '1', 'From the day of the run only.');

-- nothing is ever edited
select is_empty('select * from before except select * from public.ai_model_prices', 'Every price of before is as it was.');
select is_empty('select * from aliases_before except select * from public.ai_model_aliases', 'So is every alias.');
select is((select total_cost_usd::int from public.ai_usage_log where request_id = 'before'), 1, 'After all of this the logged call has its cost.');

select * from finish();
rollback;
