begin;
select * from no_plan();

select is(tests.refusal_of(format('select public.get_ai_feature_stats(%s)', given)), 'PT400 | ' || refusal, format('%s is refused, with what to do.', given))
from (
  values
    ($$ '2026-11-10', '2026-11-10' $$, 'The range from 2026-11-10 to 2026-11-10 is none | p_end is the day after the last one: later than p_start, and at most 3660 days.'),
    ($$ p_limit => 0 $$, 'p_limit is 0 | Pass a number of rows from 1 to 10000.'),
    ($$ p_top_errors => 101 $$, 'p_top_errors is 101 | Pass a number of errors from 0 to 100.'),
    ($$ p_top_errors => -1 $$, 'p_top_errors is -1 | Pass a number of errors from 0 to 100.'),
    ($$ p_at => 'infinity' $$, 'p_at is infinity | Pass a real moment, or leave it out for now.'),
    ($$ p_filters => '{"model": "m"}' $$, 'Feature usage has no customer, request type, provider or model | The keys of p_filters are user_id, entity_type, entity_id, feature, without.'),
    ($$ p_filters => '{"customer_id": "c"}' $$, 'Feature usage has no customer, request type, provider or model | The keys of p_filters are user_id, entity_type, entity_id, feature, without.')
) as attempt (given, refusal);
select matches(tests.refusal_of($$ select public.get_ai_feature_stats(p_filters => '{"status": "error"}') $$), '^PT400', 'So is a filter that nobody knows.');
select is(tests.refusal_of('select public.get_ai_feature_stats(null, null, null, null, null, null, null)'), 'accepted', 'A null takes its default.');

select * from finish();
rollback;
