begin;
select * from no_plan();

select public.log_ai_usage(null, p_request_id => format('%s %s', recorded, month), p_occurred_at => month::timestamptz + interval '9 days')
from unnest(array['2026-07-01', '2026-08-01', '2026-09-01']) as month, unnest(array['old', 'new']) as recorded;
update ai_usage.request_keys set recorded_at = now() - interval '30 days' - interval '1 second' where request_id ~ 'old';
update ai_usage.request_keys set recorded_at = now() - interval '30 days' + interval '1 minute' where request_id ~ 'new';

create function pg_temp.keys() returns text[] language sql volatile as $$
  select array_agg(request_id order by request_id) from ai_usage.request_keys;
$$;
select public.retain_ai_usage(tests.months_since('2026-09-01'));
select is(
  pg_temp.keys(), array['new 2026-07-01', 'new 2026-08-01', 'new 2026-09-01', 'old 2026-09-01'],
  'With a line that was recorded more than 30 days ago its key goes; a later one''s stays for a retry, and so do those of lines that are kept.'
);
select is(
  public.log_ai_usage_batch('[{"request_id": "new 2026-07-01"}, {"request_id": "old 2026-07-01"}]') #>> '{0,status}', 'duplicate', 'A retry of the later one is known.'
);
select is((select count(*)::int from public.ai_usage_log where request_id = 'old 2026-07-01'), 1, 'The other would be another call.');

select public.retain_ai_usage(tests.months_since('2026-09-01'));
update ai_usage.request_keys set recorded_at = now() - interval '31 days';
select public.retain_ai_usage(tests.months_since('2026-09-01'));
select is(pg_temp.keys(), array['new 2026-09-01', 'old 2026-07-01', 'old 2026-09-01'], 'It goes the next time, when 30 days are over; what was logged anew is of this month.');

select * from finish();
rollback;
