begin;
select * from no_plan();

select is(tests.refusal_of('select public.get_ai_requests(' || arguments || ')'), refusal, format('%s is refused with a reason.', arguments))
from (
  values
    ('p_status => ''lost''', 'PT400 | p_status is lost | Pass success, error, timeout or cancelled, or failed for all but success.'),
    ('p_limit => 0', 'PT400 | p_limit is 0 | Pass a number of rows from 1 to 10000.'),
    (
      'p_filters => ''{"status": "error"}''',
      'PT400 | p_filters is not an object of known keys | '
        'The keys are user_id, customer_id, entity_type, entity_id, feature, request_type, provider, model, without.'
    ),
    (
      'p_start => ''2026-11-02'', p_end => ''2026-11-02''',
      'PT400 | The range from 2026-11-02 00:00:00+00 to 2026-11-02 00:00:00+00 is none | p_end, itself outside, is later than p_start.'
    ),
    ('p_currency => ''XXX''', 'PT400 | Unknown currency XXX | Pass an ISO 4217 code that has exchange rates: USD.')
) as call (arguments, refusal);

select is(
  tests.refusal_of(format('select public.get_ai_requests(p_cursor => %L)', cursor)),
  'PT400 | p_cursor is not one | Pass next_cursor of the page before as it is, or nothing for the newest page.',
  format('The cursor "%s" is refused.', cursor)
)
from unnest(array[
  '', 'x', '2026-11-02', '2026-11-02T00:00:00.000000Z', '2026-13-02T00:00:00.000000Z/00000000-0000-0000-0000-000000000000',
  '2026-11-02T00:00:00.000000Z/00000000-0000-0000-0000-00000000000x', '2026-11-02T00:00:00Z/00000000-0000-0000-0000-000000000000',
  '2026-11-02T00:00:00.000000Z/------------------------------------'
]) as cursor;

select * from finish();
rollback;
