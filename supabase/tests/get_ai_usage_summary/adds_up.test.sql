begin;
select * from no_plan();

select tests.create_people();
select public.log_ai_usage(
  tests.user_id(name), p_request_id => 'call ' || n, p_organization_id => tests.organization_id(tenant), p_feature => feature,
  p_model_used => model, p_input_tokens => tokens, p_status => status, p_occurred_at => at
)
from (
  values
    (1, 'acme_member', 'acme', 'chat', 'claude-haiku-4-5', 1000000, 'success', '2026-11-10 12:00Z'::timestamptz),
    (2, 'acme_member', 'acme', 'chat', 'claude-haiku-4-5', 1000000, 'error', '2026-11-12 12:00Z'),
    (3, 'globex_member', 'globex', 'search', 'claude-haiku-4-5', 2000000, 'success', '2026-11-12 12:00Z'),
    (4, 'loner', 'none', null, 'gpt-nobody-knows', 500, 'success', '2026-11-12 23:59Z'),
    (5, 'loner', 'none', 'chat', 'claude-haiku-4-5', 9000000, 'success', '2026-11-09 23:59Z'),
    (6, 'loner', 'none', 'chat', 'claude-haiku-4-5', 9000000, 'success', '2026-11-13 00:00Z')
) as call (n, name, tenant, feature, model, tokens, status, at);
-- A line beside a call is no request.
select public.log_ai_usage(
  tests.user_id('globex_member'), p_request_id => 'call 3', p_line => 1, p_organization_id => tests.organization_id('globex'),
  p_feature => 'search', p_model_used => 'claude-haiku-4-5', p_output_tokens => 100000, p_occurred_at => '2026-11-12 12:00Z'
);

select is(
  public.get_ai_usage_summary(3, p_at => '2026-11-12 15:00Z') - 'by_provider' - 'by_service',
  '{
    "organization_id": null,
    "currency": "USD",
    "period": {"start_on": "2026-11-10", "end_on": "2026-11-12", "days": 3},
    "total_tokens": 4100500,
    "total_cost": 4.5,
    "total_requests": 4,
    "unpriced_requests": 1,
    "success_rate": 75
  }',
  'The summary adds up the whole days of the period.'
);
select is(
  public.get_ai_usage_summary(3, p_at => '2026-11-12 15:00Z') -> 'by_provider',
  '[
    {"provider": "anthropic", "tokens": 4100000, "cost": 4.5, "requests": 3, "unpriced_requests": 0},
    {"provider": "openai", "tokens": 500, "cost": 0, "requests": 1, "unpriced_requests": 1}
  ]',
  'By provider, the most expensive first.'
);
select is(
  public.get_ai_usage_summary(3, p_at => '2026-11-12 15:00Z') -> 'by_service',
  '[
    {"service": "search", "service_name": "Search", "tokens": 2100000, "cost": 2.5, "requests": 1, "unpriced_requests": 0},
    {"service": "chat", "service_name": "Chat", "tokens": 2000000, "cost": 2, "requests": 2, "unpriced_requests": 0},
    {"service": null, "service_name": null, "tokens": 500, "cost": 0, "requests": 1, "unpriced_requests": 1}
  ]',
  'By service, calls without one too.'
);
select is(
  public.get_ai_usage_summary(1, p_at => '2020-01-01'),
  '{
    "organization_id": null,
    "currency": "USD",
    "period": {"start_on": "2020-01-01", "end_on": "2020-01-01", "days": 1},
    "total_tokens": 0,
    "total_cost": 0,
    "total_requests": 0,
    "unpriced_requests": 0,
    "success_rate": null,
    "by_provider": [],
    "by_service": []
  }',
  'Without usage there is no success rate.'
);
select throws_ok('select public.get_ai_usage_summary(0)', 'PT400', null, 'A period has a day.');

select tests.authenticate_as('acme_admin');
select is(
  public.get_ai_usage_summary(3, p_at => '2026-11-12 15:00Z') - 'by_provider' - 'by_service' - 'period',
  jsonb_build_object(
    'organization_id', tests.organization_id('acme'), 'currency', 'USD', 'total_tokens', 2000000, 'total_cost', 2, 'total_requests', 2,
    'unpriced_requests', 0, 'success_rate', 50
  ),
  'An organization''s admin sees the organization.'
);
select throws_ok(
  format('select public.get_ai_usage_summary(3, %L)', tests.organization_id('globex')), 'PT403', null, 'And no other one.'
);
select tests.authenticate_as('acme_member');
select throws_ok('select public.get_ai_usage_summary()', 'PT403', null, 'A member sees nothing of it.');

select * from finish();
rollback;
