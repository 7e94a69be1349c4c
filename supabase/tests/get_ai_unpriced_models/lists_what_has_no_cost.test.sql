begin;
select * from no_plan();

select tests.create_people();
insert into public.ai_model_prices (provider, model, effective_on, source, input_usd_per_mtok) values ('test', 'known', '2026-11-01', 'test', 1);

create function pg_temp.log(p_who text, p_model text, p_at timestamptz, p_rest text) returns void language plpgsql as $$
begin
  execute format(
    'select public.log_ai_usage(%L, p_organization_id => %L, p_provider => ''test'', p_model_used => %L, p_occurred_at => %L, %s)',
    tests.user_id(p_who), case when p_who ~ '_' then tests.organization_id(split_part(p_who, '_', 1)) end, p_model, p_at, p_rest
  );
end;
$$;
create function pg_temp.unpriced(p_organization_id uuid default null) returns setof text language sql as $$
  select concat_ws(
    ' ', provider, model_used, service_tier, geo, unpriced_reason, '×', unpriced_requests, '=', total_tokens,
    to_char(first_used_at at time zone 'UTC', 'DD HH24'), to_char(last_used_at at time zone 'UTC', '"–" DD HH24')
  )
  from public.get_ai_unpriced_models(p_organization_id);
$$;

select is_empty('select * from public.get_ai_unpriced_models()', 'Without usage the list is empty.');
select pg_temp.log('acme_member', 'known', '2026-11-10 10:00+00', 'p_input_tokens => 100');
select pg_temp.log('acme_member', 'new', '2026-11-10 10:00+00', 'p_status => ''error''');
select is_empty('select * from public.get_ai_unpriced_models()', 'What has a cost is not listed, nor what used nothing.');

select pg_temp.log('acme_member', 'new', '2026-11-12 10:00+00', 'p_input_tokens => 100, p_output_tokens => 20, p_cache_read_tokens => 3');
select pg_temp.log('acme_admin', 'new', '2026-11-10 11:00+00', 'p_input_tokens => 1000');
select pg_temp.log('globex_member', 'new', '2026-11-11 10:00+00', 'p_input_tokens => 10000');
select pg_temp.log('loner', 'new', '2026-11-11 10:00+00', 'p_input_tokens => 1, p_service_tier => ''batch''');
select pg_temp.log('globex_member', 'new', '2026-11-11 10:00+00', 'p_input_tokens => 2, p_geo => ''us''');
select pg_temp.log('globex_member', 'known', '2026-11-11 10:00+00', 'p_output_tokens => 4');
select pg_temp.log('globex_member', 'known', '2026-10-31 23:00+00', 'p_input_tokens => 5');
select pg_temp.log('globex_member', 'known', '2026-11-11 10:00+00', 'p_input_tokens => 6, p_service_tier => ''flex''');
select pg_temp.log('globex_member', 'known', '2026-11-11 10:00+00', 'p_usage_status => ''missing''');
-- one call of three lines, of which two have no cost
select pg_temp.log('acme_member', 'known', '2026-11-13 10:00+00', 'p_request_id => ''lines'', p_input_tokens => 7');
select pg_temp.log('acme_member', 'advisor', '2026-11-13 10:00+00', 'p_request_id => ''lines'', p_line => 1, p_input_tokens => 8');
select pg_temp.log('acme_member', 'advisor', '2026-11-13 10:00+00', 'p_request_id => ''lines'', p_line => 2, p_input_tokens => 9');

select results_eq(
  'select pg_temp.unpriced()',
  array[
    'test new standard unknown_model × 3 = 11123 10 11 – 12 10',
    'test advisor standard unknown_model × 2 = 17 13 10 – 13 10',
    'test known flex no_price_in_force × 1 = 6 11 10 – 11 10',
    'test known standard no_price_in_force × 1 = 5 31 23 – 31 23',
    'test known standard rate_missing × 1 = 4 11 10 – 11 10',
    'test known standard usage_missing × 1 = 0 11 10 – 11 10',
    'test new batch unknown_model × 1 = 1 11 10 – 11 10',
    'test new standard us unknown_model × 1 = 2 11 10 – 11 10'
  ],
  'Models come by how often they have no cost, each with its tier, place, reason, tokens, first and last moment.'
);
select is(
  (select sum(unpriced_requests)::int from public.get_ai_unpriced_models()),
  (public.get_ai_usage_dashboard(60, null, '2026-11-20') #>> '{summary,unpriced_requests}')::int,
  'It counts what the dashboard counts.'
);
select is(
  (select sum(unpriced_requests)::int from public.get_ai_unpriced_models()),
  (public.get_ai_cost_summary(null, '2026-11-20') ->> 'unpriced_requests')::int,
  'And what the cost summary counts.'
);

-- who reads it
select tests.authenticate_as('admin');
select is((select count(*)::int from pg_temp.unpriced()), 8, 'An admin reads everything.');
select results_eq(
  format('select pg_temp.unpriced(%L)', tests.organization_id('acme')),
  array['test advisor standard unknown_model × 2 = 17 13 10 – 13 10', 'test new standard unknown_model × 2 = 1123 10 11 – 12 10'],
  'Or one organization.'
);
select tests.authenticate_as('acme_admin');
select results_eq(
  'select pg_temp.unpriced()',
  array['test advisor standard unknown_model × 2 = 17 13 10 – 13 10', 'test new standard unknown_model × 2 = 1123 10 11 – 12 10'],
  'An organization''s admin reads the organization''s.'
);
select results_eq(
  format('select pg_temp.unpriced(%L)', tests.organization_id('acme')), 'select pg_temp.unpriced()', 'Whether they name it or not.'
);
select throws_ok(
  format('select pg_temp.unpriced(%L)', tests.organization_id('globex')), 'PT403', 'You may not read this organization''s usage', 'Not another''s.'
);
select tests.authenticate_as('acme_member');
select throws_ok('select pg_temp.unpriced()', 'PT403', 'You may not read everybody''s usage', 'A member gets no list.');
select throws_ok(
  format('select pg_temp.unpriced(%L)', tests.organization_id('acme')), 'PT403', 'You may not read this organization''s usage', 'Not of their own organization either.'
);
select tests.authenticate_as('loner');
select throws_ok('select pg_temp.unpriced()', 'PT403', 'You may not read everybody''s usage', 'A user gets no list.');
select tests.become('anon');
select throws_ok('select public.get_ai_unpriced_models()', '42501', null, 'An anonymous caller gets none.');

select * from finish();
rollback;
