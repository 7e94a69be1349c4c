begin;
select * from no_plan();

select tests.create_people();
create function pg_temp.log(p_who text, p_email text, p_organization text, p_at timestamptz, p_rest text) returns void language plpgsql as $$
begin
  execute format(
    'select public.log_ai_usage(%L, %L, p_organization_id => %L, p_occurred_at => %L, %s)',
    tests.user_id(p_who), p_email, tests.organization_id(p_organization), p_at, p_rest
  );
end;
$$;
select pg_temp.log('acme_member', 'old@example.com', 'acme', '2026-10-01 00:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000$$);
select pg_temp.log('acme_member', 'new@example.com', 'acme', '2026-10-31 23:59:59.999999+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 7, p_output_tokens => 1$$);
select pg_temp.log('acme_member', null, 'acme', '2026-10-31 23:59:59.999999+00', $$p_model_used => 'claude-haiku-4-5', p_status => 'error'$$);
select pg_temp.log('acme_member', 'new@example.com', 'acme', '2026-10-10 10:00+00', $$p_model_used => 'claude-nobody-knows', p_input_tokens => 5$$);
select pg_temp.log('acme_member', 'newest@example.com', 'acme', '2026-11-01 00:00+00', $$p_request_id => 'lines', p_model_used => 'claude-haiku-4-5', p_input_tokens => 2000$$);
select pg_temp.log('acme_member', 'newest@example.com', 'acme', '2026-11-01 00:00+00', $$p_request_id => 'lines', p_line => 1, p_model_used => 'claude-haiku-4-5', p_output_tokens => 100$$);
select pg_temp.log('acme_member', 'new@example.com', 'globex', '2026-10-10 10:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 3000$$);
select pg_temp.log('acme_other', null, 'acme', '2026-10-10 10:00+00', $$p_model_used => 'claude-nobody-knows', p_input_tokens => 9$$);
select pg_temp.log('loner', 'loner@example.com', null, '2026-10-10 10:00+00', $$p_model_used => 'claude-haiku-4-5', p_input_tokens => 4000$$);
select public.log_ai_usage(null, p_organization_id => tests.organization_id('acme'), p_occurred_at => '2026-10-10 10:00+00', p_model_used => 'claude-haiku-4-5', p_input_tokens => 5000);

-- A line a row: month user organization address requests successes unpriced tokens cost
create function pg_temp.lines() returns text[] language sql as $$
  select coalesce(array_agg(line order by line), '{}')
  from (
    select concat_ws(
      ' ', month,
      coalesce((select name from unnest(array['acme_member', 'acme_other', 'loner']) as name where tests.user_id(name) = user_id), '-'),
      coalesce((select name from unnest(array['acme', 'globex']) as name where tests.organization_id(name) = organization_id), '-'),
      coalesce(user_email, '-'), total_requests, successful_requests, unpriced_requests, total_tokens, total_cost_usd
    ) collate "C" as line
    from public.ai_usage_summary
  ) as formatted;
$$;
create function pg_temp.cast_lines(variadic p_numbers int[]) returns text[] language sql as $$
  select array_agg(line order by line) from unnest(array[
    '2026-10-01 acme_member acme new@example.com 4 3 1 1013 0.001012',
    '2026-11-01 acme_member acme newest@example.com 1 1 0 2100 0.0025',
    '2026-10-01 acme_member globex new@example.com 1 1 0 3000 0.003',
    '2026-10-01 acme_other acme - 1 1 1 9 0',
    '2026-10-01 loner - loner@example.com 1 1 0 4000 0.004',
    '2026-10-01 - acme - 1 1 0 5000 0.005'
  ] collate "C") with ordinality as given (line, number)
  where number = any (p_numbers);
$$;

select is(
  pg_temp.lines(), pg_temp.cast_lines(1, 2, 3, 4, 5, 6),
  'A row is a UTC month of a user in an organization: calls, not lines, the latest address, the unpriced left out and counted.'
);
select is(
  (select sum(total_cost_usd) from public.ai_usage_summary),
  (select trim_scale(sum(total_cost_usd)) from public.ai_usage_log), 'It adds up to the ledger.'
);
select is(
  (select trim_scale(sum(total_cost_usd))::text from public.ai_usage_summary where month = '2026-10-01'),
  public.get_ai_usage_overview('2026-10-01', '2026-11-01') ->> 'total_cost', 'A month of it is the overview''s.'
);
set local timezone = 'Pacific/Kiritimati';
select is(pg_temp.lines(), pg_temp.cast_lines(1, 2, 3, 4, 5, 6), 'The session''s time zone moves no call to another month.');
set local timezone = 'America/Los_Angeles';
select is(pg_temp.lines(), pg_temp.cast_lines(1, 2, 3, 4, 5, 6), 'Nor does one behind UTC.');
reset timezone;

select tests.authenticate_as('loner');
select is(pg_temp.lines(), pg_temp.cast_lines(5), 'A user sees their own months.');
select tests.authenticate_as('acme_member');
select is(pg_temp.lines(), pg_temp.cast_lines(1, 2, 3), 'A member sees their own, of every organization, and no colleague''s.');
select tests.authenticate_as('acme_admin');
select is(pg_temp.lines(), pg_temp.cast_lines(1, 2, 4, 6), 'An organization''s admin sees the organization''s, jobs'' too, and nothing of others.');
select tests.authenticate_as('globex_admin');
select is(pg_temp.lines(), pg_temp.cast_lines(3), 'Another organization''s admin sees that organization''s.');
select tests.authenticate_as('globex_member');
select is(pg_temp.lines(), '{}', 'A member without usage sees nothing.');
select tests.authenticate_as('admin');
select is(pg_temp.lines(), pg_temp.cast_lines(1, 2, 3, 4, 5, 6), 'An admin sees all of it.');
select tests.become('service_role');
select is(pg_temp.lines(), pg_temp.cast_lines(1, 2, 3, 4, 5, 6), 'So does the server.');
select ok(not has_table_privilege('public.ai_usage_summary', 'insert, update, delete, truncate'), 'It may only read it.');
select tests.become('anon');
select throws_ok('select * from public.ai_usage_summary', '42501', null, 'An anonymous caller is refused.');

select * from finish();
rollback;
