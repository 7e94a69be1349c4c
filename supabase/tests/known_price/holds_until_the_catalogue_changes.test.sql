begin;
select * from no_plan();

-- The rate at which a call of now is priced; two calls each, of which the second may find the price remembered.
create function pg_temp.rate(p_arguments text) returns text language plpgsql as $$
declare
  v_rates text[];
begin
  for v_call in 1 .. 2 loop
    v_rates := v_rates || coalesce(trim_scale((tests.log(p_arguments)).input_usd_per_mtok)::text, 'none');
  end loop;
  return array_to_string(array(select distinct rate from unnest(v_rates) as rate), ' and ');
end;
$$;
create function pg_temp.remembered(p_model text) returns int language sql volatile as $$
  select count(*)::int
  from ai_usage.known_prices as known
    join ai_usage.catalogue_version as catalogue
      on catalogue.version = known.catalogue_version
  where known.model_used = p_model;
$$;
create function pg_temp.own_price(p_rate numeric, p_organization text, p_is_correction boolean) returns void language sql as $$
  select public.set_ai_model_price(
    'test', 'model', jsonb_build_object('input_usd_per_mtok', p_rate, 'output_usd_per_mtok', 1), 'the test',
    tests.organization_id(p_organization), (now() at time zone 'UTC')::date, p_is_correction => p_is_correction
  );
$$;

-- An unknown model is remembered, too, and not for longer than it is unknown.
select is(pg_temp.rate($$null, p_provider => 'test', p_model_used => 'model', p_input_tokens => 1$$), 'none', 'Nobody knows the model.');
select is(pg_temp.remembered('model'), 1, 'That is remembered.');
select pg_temp.own_price(3, null, false);
select is(pg_temp.remembered('model'), 0, 'Until anything in the catalogue changes.');
select is(pg_temp.rate($$null, p_provider => 'test', p_model_used => 'model', p_input_tokens => 1$$), '3', 'Then it has the new price at once.');
select is(pg_temp.remembered('model'), 1, 'Which is remembered.');
select is_empty(
  'select from ai_usage.known_prices where catalogue_version < (select version from ai_usage.catalogue_version)', 'What no longer holds is gone.'
);

-- A correction of the same day.
select pg_temp.own_price(4, null, true);
select is(pg_temp.rate($$null, p_provider => 'test', p_model_used => 'model', p_input_tokens => 1$$), '4', 'A correction holds at once.');

-- What one tenant pays is nobody else's price.
create function pg_temp.rate_of(p_organization text) returns text language sql as $$
  select pg_temp.rate(format(
    $_$null, p_provider => 'test', p_model_used => 'model', p_input_tokens => 1, p_organization_id => %L$_$,
    tests.organization_id(p_organization)
  ));
$$;
select is(pg_temp.rate_of('acme'), '4', 'An organization without prices pays everybody''s.');
select pg_temp.own_price(2, 'acme', false);
select is(pg_temp.rate_of('acme'), '2', 'Its own price holds at once.');
select is(pg_temp.rate_of('globex'), '4', 'And for no other organization.');
select is(pg_temp.rate($$null, p_provider => 'test', p_model_used => 'model', p_input_tokens => 1$$), '4', 'Nor for calls without one.');
select is(pg_temp.rate_of('acme'), '2', 'Also after the others called.');

-- Not even an organization's whose id looks like none.
select public.set_ai_model_price(
  'test', 'model', '{"input_usd_per_mtok": 1, "output_usd_per_mtok": 1}', 'the test', id, (now() at time zone 'UTC')::date
)
from unnest(array['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']::uuid[]) as id;
select is(
  pg_temp.rate(format($_$null, p_provider => 'test', p_model_used => 'model', p_input_tokens => 1, p_organization_id => %L$_$, id)), '1',
  'An organization with an odd id has its own price.'
)
from unnest(array['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']::uuid[]) as id;
select is(pg_temp.rate_of('globex'), '4', 'Which is no other organization''s.');
select is(
  pg_temp.rate($$null, p_provider => 'test', p_model_used => 'model', p_input_tokens => 1$$), '4', 'Nor that of calls without one.'
);

-- The same model in another tier or place is another price.
select is(
  pg_temp.rate($$null, p_provider => 'test', p_model_used => 'model', p_input_tokens => 1, p_service_tier => 'batch'$$), 'none',
  'A tier without a price has none.'
);
select is(pg_temp.rate($$null, p_provider => 'test', p_model_used => 'model', p_input_tokens => 1$$), '4', 'The other tier has.');

-- A discount, and an alias.
select is(pg_temp.rate($$null, p_model_used => 'claude-haiku-4-5', p_input_tokens => 1$$), '1', 'The catalogue''s price.');
select public.set_ai_price_discount('anthropic', 50, 'the test', p_effective_on => (now() at time zone 'UTC')::date);
select is(pg_temp.rate($$null, p_model_used => 'claude-haiku-4-5', p_input_tokens => 1$$), '0.5', 'A discount holds at once.');
select is(pg_temp.rate($$null, p_provider => 'anthropic', p_model_used => 'my-haiku', p_input_tokens => 1$$), 'none', 'A name that nobody knows.');
insert into public.ai_model_aliases (provider, alias, price_provider, model)
values ('anthropic', 'my-haiku', 'anthropic', 'claude-haiku-4-5');
select is(pg_temp.rate($$null, p_provider => 'anthropic', p_model_used => 'my-haiku', p_input_tokens => 1$$), '0.5', 'An alias holds at once.');

-- Each side of a threshold is remembered by itself, whichever comes first.
insert into public.ai_model_prices (provider, model, context_over_tokens, input_usd_per_mtok, output_usd_per_mtok, source)
values ('test', 'long', 0, 1, 1, 'the test'), ('test', 'long', 1000, 2, 2, 'the test'), ('test', 'long', 5000, 3, 3, 'the test');
create temp table prompt on commit drop as select tokens from unnest(array[0, 1, 1000, 1001, 5000, 5001, 900000]) as tokens;
select is(
  array(
    select trim_scale((tests.log(format('null, p_provider => ''test'', p_model_used => ''long'', p_input_tokens => %s', tokens))).input_usd_per_mtok)::int
    from (select * from prompt order by md5(round || tokens::text)) as prompt
    order by tokens
  ),
  array[1, 1, 1, 2, 2, 3, 3],
  format('A prompt is priced by its own length, round %s.', round)
)
from generate_series(1, 5) as round;
select is(pg_temp.remembered('long'), 3, 'Once a side.');

-- What depends on the hour cannot be remembered for a day; nor is a backfill's day.
insert into public.ai_model_prices (provider, model, hours_start, hours_end, input_usd_per_mtok, output_usd_per_mtok, source)
values ('test', 'hourly', null, null, 1, 1, 'the test'), ('test', 'hourly', '10:00', '12:00', 2, 2, 'the test');
select is(
  array(
    select trim_scale((tests.log(format(
      'null, p_provider => ''test'', p_model_used => ''hourly'', p_input_tokens => 1, p_occurred_at => %L',
      date_trunc('day', now(), 'UTC') - interval '1 day' + hour
    ))).input_usd_per_mtok)::int
    from unnest(array['09:59', '10:00', '11:59', '12:00', '10:30']::interval[]) as hour
  ),
  array[1, 2, 2, 1, 2],
  'A call is priced by its hour.'
);
select is(pg_temp.remembered('hourly'), 0, 'Which is not remembered.');
select is(
  pg_temp.rate($$null, p_model_used => 'claude-opus-4-5', p_input_tokens => 1, p_occurred_at => '2026-01-10'$$), '5', 'A call of long ago.'
);
select is(pg_temp.remembered('claude-opus-4-5'), 0, 'Its price is not remembered.');

-- Days that are over go.
update ai_usage.known_prices set priced_on = priced_on - 2;
select is(pg_temp.rate($$null, p_provider => 'test', p_model_used => 'model', p_input_tokens => 1$$), '4', 'Today''s price is found again.');
select is(
  (select array_agg(distinct priced_on) from ai_usage.known_prices), array[(now() at time zone 'UTC')::date],
  'With it, those of days that are over go.'
);

select * from finish();
rollback;
