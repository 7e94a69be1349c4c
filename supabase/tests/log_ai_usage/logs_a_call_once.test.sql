begin;
select * from no_plan();

create temp table logged (name text primary key, id uuid) on commit drop;

insert into logged values ('first', public.log_ai_usage(null, p_request_id => 'msg_1', p_input_tokens => 1));
select is(
  public.log_ai_usage(null, p_request_id => 'msg_1', p_input_tokens => 999, p_status => 'error'),
  (select id from logged where name = 'first'),
  'Logging the same request again returns the first row''s id.'
);
select is(
  (select concat_ws(' ', count(*), sum(input_tokens), min(status)) from public.ai_usage_log where request_id = 'msg_1'),
  '1 1 success',
  'And changes nothing.'
);
select is(
  public.log_ai_usage(null, p_request_id => '  msg_1 '),
  (select id from logged where name = 'first'),
  'Blanks around the id do not make it another.'
);
select isnt(
  public.log_ai_usage(null, p_request_id => 'msg_1', p_line => 1),
  (select id from logged where name = 'first'),
  'Another line of the same request is another row.'
);
select isnt(
  public.log_ai_usage(null, p_request_id => 'msg_1', p_provider => 'openai'),
  (select id from logged where name = 'first'),
  'The same id of another provider is another row.'
);
select is(
  public.log_ai_usage(null, p_request_id => 'msg_1', p_provider => 'Anthropic'),
  (select id from logged where name = 'first'),
  'The same provider by another spelling is the same.'
);

select public.log_ai_usage(null, p_request_id => blank, p_session_id => 'blank') from unnest(array['', ' ', null]) as blank;
select is(
  (select count(distinct request_id)::int from public.ai_usage_log where session_id = 'blank'),
  3,
  'Calls without an id get one of their own each, and never share a row.'
);

select * from finish();
rollback;
