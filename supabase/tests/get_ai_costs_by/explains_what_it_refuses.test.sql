begin;
select * from no_plan();

create function pg_temp.error_of(p_arguments text) returns text language plpgsql as $$
declare
  v_code text;
  v_message text;
  v_hint text;
begin
  execute format('select public.get_ai_costs_by(%s)', p_arguments);
  return 'none';
exception
  when others then
    get stacked diagnostics v_code = returned_sqlstate, v_message = message_text, v_hint = pg_exception_hint;
    return concat_ws(' | ', v_code, v_message, v_hint);
end;
$$;

select is(
  pg_temp.error_of(dimension),
  format('PT400 | p_dimension is %s | Pass one of feature, user, customer, entity, provider, model, request_type.', said),
  format('%s is no dimension.', dimension)
)
from (
  values ('''user_id''', 'user_id'), ('''Feature''', 'Feature'), ('''day''', 'day'), ('''''', ''), ('null', 'null'), ('''feature; drop''', 'feature; drop')
) as given (dimension, said);
select is(
  pg_temp.error_of(format('%L', dimension)), 'none', format('%s is one.', dimension)
) from unnest(array['feature', 'user', 'customer', 'entity', 'provider', 'model', 'request_type']) as dimension;

select is(
  pg_temp.error_of(format('''feature'', p_limit => %s', rows)),
  format('PT400 | p_limit is %s | Pass a number of rows from 1 to 10000.', rows),
  format('A limit of %s is refused.', rows)
) from unnest(array[0, -1, 10001, 2147483647]) as rows;
select is(pg_temp.error_of(format('''feature'', p_limit => %s', rows)), 'none', format('One of %s is not.', rows))
from unnest(array['1', '10000', 'null']) as rows;

select is(
  pg_temp.error_of($$'feature', '2026-11-12', '2026-11-12'$$),
  'PT400 | The range from 2026-11-12 to 2026-11-12 is none | p_end is the day after the last one: later than p_start, and at most 3660 days.',
  'An empty range is refused.'
);
select is(
  pg_temp.error_of($$'feature', '-infinity', '2026-11-12'$$),
  'PT400 | The range from -infinity to 2026-11-12 is none | p_end is the day after the last one: later than p_start, and at most 3660 days.',
  'An endless one too.'
);
select is(
  pg_temp.error_of($$'feature', p_filters => '{"customer": "c1"}'$$),
  'PT400 | p_filters is not an object of known keys | The keys are user_id, customer_id, entity_type, entity_id, feature, request_type, provider, model, without.',
  'A dimension''s name is no filter.'
);
select is(
  pg_temp.error_of($$'feature', p_filters => '{"user_id": "c1"}'$$),
  'PT400 | p_filters: invalid input syntax for type uuid: "c1" | user_id is a uuid, everything else text.',
  'A user is filtered by as a uuid.'
);
select is(
  pg_temp.error_of($$'feature', p_currency => 'EUR'$$),
  'PT400 | Unknown currency EUR | Pass an ISO 4217 code that has exchange rates: USD.',
  'A currency without rates is refused.'
);

select * from finish();
rollback;
