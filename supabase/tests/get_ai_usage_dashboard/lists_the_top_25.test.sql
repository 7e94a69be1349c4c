begin;
select * from no_plan();

select public.log_ai_usage(
  tests.user_id('user ' || n),
  p_customer_id => 'customer ' || n,
  p_input_tokens => n * 1000,
  p_model_used => 'claude-haiku-4-5',
  p_occurred_at => '2026-11-20 10:00+00'
)
from generate_series(1, 30) as n;

create temp table dashboard on commit drop as
select public.get_ai_usage_dashboard(30, null, '2026-11-20 12:00+00') as value;

select is(jsonb_array_length(value -> 'by_user'), 25, 'There are 25 users.') from dashboard;
select is(value #>> '{by_user,0,user_id}', tests.user_id('user 30')::text, 'The dearest comes first.') from dashboard;
select is(value #>> '{by_user,24,user_id}', tests.user_id('user 6')::text, 'The cheapest are left out.') from dashboard;
select is(jsonb_array_length(value -> 'by_customer'), 25, 'There are 25 customers.') from dashboard;
select is(value #>> '{by_customer,0,customer_id}', 'customer 30', 'The dearest comes first.') from dashboard;
select is(value #>> '{summary,total_requests}', '30', 'The summary still counts all.') from dashboard;

select * from finish();
rollback;
