begin;
select * from no_plan();

create function pg_temp.input_rate(p_model text, p_at timestamptz) returns text language sql as $$
  select trim_scale(input_usd_per_mtok)::text from ai_usage.price_at('test', p_model, 'standard', null, 1, p_at);
$$;
create function pg_temp.sync(p_on date) returns jsonb language sql as $$
  select public.sync_ai_model_prices(
    '[{"provider": "test", "model": "preview", "effective_on": "2026-11-10", "input_usd_per_mtok": 3, "source": "s"},
      {"provider": "test", "model": "next", "input_usd_per_mtok": 3, "source": "s"}]',
    p_on => p_on
  );
$$;

select public.sync_ai_model_prices(
  '[{"provider": "test", "model": "old", "input_usd_per_mtok": 1, "source": "s"}]',
  '[{"provider": "test", "alias": "preview", "price_provider": "test", "model": "old"},
    {"provider": "test", "alias": "next", "price_provider": "test", "model": "old"}]',
  '2026-10-01'
);
select is(jsonb_array_length(pg_temp.sync('2026-11-10') -> 'prices'), 2, 'Two names of an old model get prices of their own.');

select is(pg_temp.input_rate('preview', '2026-11-09'), '1', 'Before its first day a name means what it meant.');
select is(pg_temp.input_rate('preview', '2026-11-10'), '3', 'From then on it has its own price.');
select is(pg_temp.input_rate('next', '2026-11-09'), '1', 'A price without a date does not reach back to when the name meant another model.');
select is(pg_temp.input_rate('next', '2026-11-10'), '3', 'It holds from the day on which it was noticed.');
select is(pg_temp.sync('2026-11-11') -> 'prices', '[]', 'A second run adds nothing.');

select throws_ok(
  $$ select public.sync_ai_model_prices('[{"provider": "test", "model": "m", "ouput_usd_per_mtok": 1, "source": "s"}]') $$,
  'PT400', 'Unknown keys: ouput_usd_per_mtok',
  'A misspelled rate is refused, rather than left out.'
);

select * from finish();
rollback;
