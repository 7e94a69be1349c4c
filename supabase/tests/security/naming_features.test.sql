begin;
select * from no_plan();

select tests.create_people();

create function pg_temp.attempt(p_who text, p_query text) returns text language plpgsql as $$
declare
  v_outcome text = 'accepted';
begin
  if p_who in ('anon', 'service_role') then
    perform tests.become(p_who);
  else
    perform tests.authenticate_as(p_who);
  end if;

  begin
    execute p_query;
  exception
    when others then
      v_outcome := sqlstate;
  end;

  perform tests.reset();
  return v_outcome;
end;
$$;

select is(pg_temp.attempt(who, query), outcomes[number], format('%s: %s is %s.', who, query, outcomes[number]))
from (
  values
    ('anon', '{42501,42501,42501,42501,42501,42501}'::text[]),
    ('loner', '{accepted,PT403,PT403,42501,42501,42501}'),
    ('acme_member', '{accepted,PT403,PT403,42501,42501,42501}'),
    ('acme_admin', '{accepted,PT403,PT403,42501,42501,42501}'),
    ('admin', '{accepted,accepted,accepted,42501,42501,42501}'),
    ('service_role', '{accepted,accepted,accepted,42501,42501,42501}')
) as caller (who, outcomes),
  (
    values
      (1, 'select * from public.ai_features'),
      (2, $$select public.set_ai_feature_name('chat', 'Mine')$$),
      (3, $$select public.set_ai_feature_name('chat', null)$$),
      (4, $$insert into public.ai_features values ('mine', 'en', 'Mine')$$),
      (5, $$update public.ai_features set display_name = 'Mine'$$),
      (6, 'delete from public.ai_features')
  ) as attempt (number, query);

-- A claim is no role.
select set_config('request.jwt.claims', jsonb_build_object(
  'role', 'authenticated', 'sub', tests.user_id('loner'), 'user_role', 'admin', 'app_metadata', '{"role": "admin"}'::jsonb
)::text, true), set_config('request.jwt.claim.sub', tests.user_id('loner')::text, true), set_config('role', 'authenticated', true);
select throws_ok(
  $$ select public.set_ai_feature_name('chat', 'Mine') $$, 'PT403', 'You may not name features', 'A token that claims to be an admin''s names nothing.'
);

select * from finish();
rollback;
