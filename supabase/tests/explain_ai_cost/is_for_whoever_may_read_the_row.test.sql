begin;
select * from no_plan();

select tests.create_people();
select tests.log_a_call_of_each();

create function pg_temp.call_of(p_name text) returns uuid language sql security definer as $$
  select id from public.ai_usage_log where request_id = 'call of ' || p_name;
$$;
create function pg_temp.explain(p_name text) returns text language plpgsql as $$
declare
  v_code text;
  v_message text;
  v_hint text;
begin
  return public.explain_ai_cost(pg_temp.call_of(p_name)) ->> 'total_cost_usd';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_message, v_hint);
end;
$$;

-- Everybody against everybody's call.
create function pg_temp.explains(p_who text, variadic p_whose text[]) returns setof text language sql as $$
  select tests.authenticate_as(p_who);
  select is(
    pg_temp.explain(name),
    case
      when name = any (p_whose) then '0.0015'
      else format(
        'PT404 | There is no usage row %s that you may read | Pass the id of a row of ai_usage_log: your own, or with an admin''s rights any.',
        pg_temp.call_of(name)
      )
    end,
    format('%s and the call of %s: %s.', p_who, name, case when name = any (p_whose) then 'explained' else 'not there' end)
  )
  from unnest(array['admin', 'acme_admin', 'acme_member', 'acme_other', 'globex_admin', 'globex_member', 'loner']) as name;
$$;
select pg_temp.explains('loner', 'loner');
select pg_temp.explains('acme_member', 'acme_member');
select pg_temp.explains('acme_other', 'acme_other');
select pg_temp.explains('acme_admin', 'acme_admin', 'acme_member', 'acme_other');
select pg_temp.explains('globex_admin', 'globex_admin', 'globex_member');
select pg_temp.explains('admin', 'admin', 'acme_admin', 'acme_member', 'acme_other', 'globex_admin', 'globex_member', 'loner');
select tests.become('service_role');
select is(pg_temp.explain('loner'), '0.0015', 'The server gets any explained.');
select tests.become('anon');
select matches(pg_temp.explain('loner'), '^42501', 'An anonymous caller gets none.');

select tests.authenticate_as('admin');
select matches(pg_temp.explain('nobody'), '^PT404', 'A row that is not there is not there for an admin either.');
select throws_ok(
  format('select public.explain_ai_cost(%L)', md5('nothing')::uuid), 'PT404', format('There is no usage row %s that you may read', md5('nothing')::uuid),
  'The refusal of a row of others is that of a row that does not exist.'
);

-- The custom price behind one's own row.
select tests.reset();
select public.set_ai_model_price('anthropic', 'claude-haiku-4-5', '{"input_usd_per_mtok": 0.5, "output_usd_per_mtok": 2}', 'contract 17', tests.organization_id('acme'), '2026-01-01');
select public.log_ai_usage(
  tests.user_id('acme_member'), p_organization_id => tests.organization_id('acme'), p_request_id => 'call of the contract',
  p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000
);
select tests.authenticate_as('acme_member');
select is_empty('select from public.ai_model_prices where is_custom', 'A member does not list the custom prices.');
select is(
  public.explain_ai_cost(pg_temp.call_of('the contract')) -> 'price' ->> 'source', 'contract 17', 'But sees the one behind their own row.'
);
select is(
  public.explain_ai_cost(pg_temp.call_of('the contract')) -> 'categories',
  '[{"category": "input_tokens", "quantity": 1000, "list_rate_usd": 0.5, "rate_usd": 0.5, "per": 1000000, "cost_usd": 0.0005, "cost": 0.0005}]'::jsonb,
  'With its rates.'
);
select tests.authenticate_as('acme_other');
select matches(pg_temp.explain('the contract'), '^PT404', 'A colleague does not see it.');

-- And the repricings of it.
select tests.reset();
select public.set_ai_model_price('anthropic', 'claude-haiku-4-5', '{"input_usd_per_mtok": 0.4, "output_usd_per_mtok": 2}', 'contract 17', tests.organization_id('acme'), '2026-01-01', p_is_correction => true);
select public.reprice_ai_usage('misread', p_unpriced_only => false, p_dry_run => false);
select tests.authenticate_as('acme_member');
select is(
  public.explain_ai_cost(pg_temp.call_of('the contract')) #>> '{repricings,0,old_cost_usd}', '0.0005', 'A member sees what their row had cost.'
);

select * from finish();
rollback;
