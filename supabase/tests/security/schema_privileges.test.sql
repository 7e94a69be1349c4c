begin;
select * from no_plan();

select results_eq(
  $$
    select role::text, schema::text, privilege::text
    from unnest(array['anon', 'authenticated', 'service_role']) as role,
      unnest(array['ai_usage']) as schema,
      unnest(array['usage', 'create']) as privilege
    where has_schema_privilege(role, schema, privilege)
    order by 1, 2, 3
  $$,
  $$
    values
      ('authenticated', 'ai_usage', 'usage'),
      ('service_role', 'ai_usage', 'usage')
  $$,
  'Only signed-in users and the server reach the private schema, and nobody may create in it.'
);

select is_empty(
  $$
    select role
    from unnest(array['anon', 'authenticated', 'service_role']) as role
    where has_schema_privilege(role, 'public', 'create')
  $$,
  'No role of the API may create in public.'
);

select is(
  (select count(*)::int from pg_class where relnamespace = 'ai_usage'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'S')),
  0,
  'The private schema holds no table, view or sequence that a grant could open.'
);

select * from finish();
rollback;
