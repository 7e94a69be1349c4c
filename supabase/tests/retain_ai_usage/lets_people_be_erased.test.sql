begin;
select * from no_plan();

select tests.fold_when_logging(false);
select tests.create_people();
select public.log_ai_usage(
  tests.user_id('acme_member'), p_organization_id => tests.organization_id('acme'), p_request_id => 'call of ' || month, p_feature => 'chat',
  p_model_used => 'claude-haiku-4-5', p_input_tokens => 1000000, p_occurred_at => month::timestamptz + interval '9 days'
)
from unnest(array['2026-08-01', '2026-09-01']) as month;
select ai_usage.fold_usage();
select public.retain_ai_usage(tests.months_since('2026-09-01'));

-- An organization's admin goes on reading what a member used before.
select tests.authenticate_as('acme_admin');
select is(
  tests.refusal_of(format('select public.get_user_ai_usage(%L, 30, null, ''2026-08-20'')', tests.user_id('acme_member'))), 'accepted',
  'An organization''s admin reads the totals of a member, of dropped months too.'
);
select tests.reset();
select public.retain_ai_usage(tests.months_since('2026-10-01'));
select tests.authenticate_as('acme_admin');
select is(
  tests.refusal_of(format('select public.get_user_ai_usage(%L, 30, null, ''2026-08-20'')', tests.user_id('acme_member'))), 'accepted',
  'Also when no line of the member is left.'
);
select tests.reset();

-- A person who is erased is in no rollup any more, also where the lines are gone.
select public.erase_ai_user(tests.user_id('acme_member'), 'left the company');
select ai_usage.fold_usage();
select is(
  (select count(*)::int from ai_usage.usage_rollups where user_id = tests.user_id('acme_member')), 0, 'An erased person is in no rollup, of dropped months neither.'
);
select is(public.get_ai_usage_overview('2026-08-01', '2026-10-01') ->> 'total_cost', '2', 'What they cost stays.');

select * from finish();
rollback;
