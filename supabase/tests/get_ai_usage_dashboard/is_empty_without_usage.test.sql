begin;
select * from no_plan();

select is(
  public.get_ai_usage_dashboard(30, null, '2026-11-20 12:00+00'),
  '{
    "organization_id": null, "currency": "USD",
    "period": {"start_on": "2026-10-22", "end_on": "2026-11-20", "days": 30},
    "summary": {
      "total_requests": 0, "successful_requests": 0, "failed_requests": 0, "unpriced_requests": 0,
      "total_input_tokens": 0, "total_cache_read_tokens": 0, "total_cache_write_tokens": 0, "total_output_tokens": 0,
      "total_tokens": 0, "total_cost_usd": 0, "total_cost": 0, "avg_tokens_per_request": 0, "avg_cost_per_request": 0,
      "avg_latency_ms": null
    },
    "costs": {
      "input_cost_usd": 0, "output_cost_usd": 0, "web_search_cost_usd": 0, "total_cost_usd": 0,
      "input_cost": 0, "output_cost": 0, "web_search_cost": 0, "total_cost": 0, "cost_per_1k_tokens": 0
    },
    "by_user": [], "by_customer": [], "daily_trend": [], "by_request_type": [],
    "current_month": {"requests": 0, "unpriced_requests": 0, "tokens": 0, "cost_usd": 0, "cost": 0},
    "previous_month": {"requests": 0, "unpriced_requests": 0, "tokens": 0, "cost_usd": 0, "cost": 0}
  }'::jsonb,
  'An empty ledger has every key, with zeros and empty lists.'
);

select is(
  tests.refusal_of($$ select public.get_ai_usage_dashboard(p_at => '-infinity') $$),
  'PT400 | p_at is -infinity | Pass a real moment, or leave it out for now.',
  'Eternity has no days.'
);

select * from finish();
rollback;
