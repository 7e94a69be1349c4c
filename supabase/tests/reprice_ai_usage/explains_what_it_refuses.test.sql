begin;
select * from no_plan();

select tests.create_people();
select public.log_ai_usage(tests.user_id('acme_member'), p_organization_id => tests.organization_id('acme'), p_provider => 'test', p_model_used => 'model', p_input_tokens => 1);
insert into public.ai_model_prices (provider, model, source, input_usd_per_mtok) values ('test', 'model', 'test', 1);

create function pg_temp.refusal(p_arguments text) returns text language plpgsql as $$
declare
  v_code text;
  v_message text;
  v_hint text;
begin
  execute format('select public.reprice_ai_usage(%s)', p_arguments);
  return 'accepted';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_message, v_hint);
end;
$$;

select tests.authenticate_as('admin');
select is(
  pg_temp.refusal('p_dry_run => false'),
  'PT400 | p_reason is missing | Say why the rows are repriced: it stays in ai_usage_repricings.',
  'Repricing without a reason is refused.'
);
select is(
  pg_temp.refusal($$' ', p_dry_run => false$$),
  'PT400 | p_reason is missing | Say why the rows are repriced: it stays in ai_usage_repricings.',
  'A blank is no reason.'
);
select is(
  pg_temp.refusal('p_max_rows => 0'),
  'PT400 | p_max_rows is 0 | Pass a number of rows from 1 to 100000. Call again while the answer says remaining_rows.',
  'No rows at all are refused, with what to do.'
);
select matches(pg_temp.refusal('p_max_rows => -1'), '^PT400 \| p_max_rows is -1', 'A negative number of rows is refused.');
select matches(pg_temp.refusal('p_max_rows => 100001'), '^PT400 \| p_max_rows is 100001', 'More than a hundred thousand rows are refused.');
select is(pg_temp.refusal('p_max_rows => 100000'), 'accepted', 'A hundred thousand are not.');
select is(pg_temp.refusal('p_max_rows => 1'), 'accepted', 'One row is not.');

create function pg_temp.refused(p_who text) returns setof text language sql as $function$
  select is(
    pg_temp.refusal(arguments),
    'PT403 | You may not reprice usage | Only a platform admin and the server may: ask an admin for the role ''admin'' in user_roles.',
    format('%s may not reprice with (%s).', p_who, arguments)
  )
  from unnest(array[
    '', $$'my discount', p_dry_run => false$$, format($$'ours', p_organization_id => %L, p_dry_run => false$$, tests.organization_id('acme')),
    'p_dry_run => false', 'p_max_rows => 0'
  ]) as arguments;
$function$;
select tests.authenticate_as('loner');
select pg_temp.refused('A user');
select tests.authenticate_as('acme_member');
select pg_temp.refused('A member');
select tests.authenticate_as('acme_admin');
select pg_temp.refused('An organization''s admin');
select tests.become('anon');
select matches(pg_temp.refusal(''), '^42501', 'An anonymous caller may not even call it.');

select tests.reset();
select is((select count(total_cost_usd)::int from public.ai_usage_log), 0, 'Nothing was repriced.');
select is((select count(*)::int from public.ai_usage_repricings), 0, 'Nothing was audited.');

select tests.become('service_role');
select is(pg_temp.refusal($$'the server may', p_dry_run => false$$), 'accepted', 'The server may reprice.');
select is((select count(total_cost_usd)::int from public.ai_usage_log), 1, 'Then it is done.');

select tests.authenticate_as('admin');
select is(
  pg_temp.refusal($$E' \t\n', p_dry_run => false$$),
  'PT400 | p_reason is missing | Say why the rows are repriced: it stays in ai_usage_repricings.',
  'Nor is any other white space.'
);

select * from finish();
rollback;
