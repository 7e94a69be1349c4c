create table public.ai_usage_log (
  id uuid not null default gen_random_uuid(),
  request_id text not null,
  line int not null default 0,
  created_at timestamptz not null default now(),
  recorded_at timestamptz not null default now(),

  -- No foreign keys: a row outlives the user, the organization and the batch job it names.
  user_id uuid,
  user_email text,
  organization_id uuid,
  customer_id text,
  customer_name text,
  entity_type text,
  entity_id text,
  request_type text not null default 'report',
  feature text,
  operation text,
  session_id text,
  trace_id text,
  batch_job_id uuid,

  provider text not null,
  model_used text not null,
  service_tier text not null default 'standard',
  geo text,

  input_tokens int not null default 0,
  cache_read_tokens int not null default 0,
  cache_write_5m_tokens int not null default 0,
  cache_write_1h_tokens int not null default 0,
  audio_input_tokens int not null default 0,
  output_tokens int not null default 0,
  reasoning_tokens int not null default 0,
  audio_output_tokens int not null default 0,
  image_output_tokens int not null default 0,
  web_search_requests int not null default 0,
  total_tokens bigint not null generated always as (
    input_tokens::bigint
    + cache_read_tokens
    + cache_write_5m_tokens
    + cache_write_1h_tokens
    + audio_input_tokens
    + output_tokens
    + audio_output_tokens
    + image_output_tokens
  ) stored,
  usage_status text not null default 'final',

  -- Not a foreign key: the lock on a popular price row would be shared by every writer.
  price_id uuid,
  discount_id uuid,
  discount_percent numeric,
  input_usd_per_mtok numeric,
  cache_read_usd_per_mtok numeric,
  cache_write_5m_usd_per_mtok numeric,
  cache_write_1h_usd_per_mtok numeric,
  audio_input_usd_per_mtok numeric,
  output_usd_per_mtok numeric,
  audio_output_usd_per_mtok numeric,
  image_output_usd_per_mtok numeric,
  web_search_usd_per_1k numeric,
  unpriced_reason text,

  -- Multiplied by 0.000001, because a numeric division may round and a multiplication never does.
  input_cost_usd numeric generated always as (
    case when usage_status <> 'missing' then (
      case input_tokens when 0 then 0 else input_tokens * input_usd_per_mtok end
      + case cache_read_tokens when 0 then 0 else cache_read_tokens * cache_read_usd_per_mtok end
      + case cache_write_5m_tokens when 0 then 0 else cache_write_5m_tokens * cache_write_5m_usd_per_mtok end
      + case cache_write_1h_tokens when 0 then 0 else cache_write_1h_tokens * cache_write_1h_usd_per_mtok end
      + case audio_input_tokens when 0 then 0 else audio_input_tokens * audio_input_usd_per_mtok end
    ) * 0.000001 end
  ) stored,
  output_cost_usd numeric generated always as (
    case when usage_status <> 'missing' then (
      case output_tokens when 0 then 0 else output_tokens * output_usd_per_mtok end
      + case audio_output_tokens when 0 then 0 else audio_output_tokens * audio_output_usd_per_mtok end
      + case image_output_tokens when 0 then 0 else image_output_tokens * image_output_usd_per_mtok end
    ) * 0.000001 end
  ) stored,
  web_search_cost_usd numeric generated always as (
    case when usage_status <> 'missing' then
      case web_search_requests when 0 then 0 else web_search_requests * web_search_usd_per_1k end
      * 0.001 end
  ) stored,
  total_cost_usd numeric generated always as (
    case when usage_status <> 'missing' then
      (
        case input_tokens when 0 then 0 else input_tokens * input_usd_per_mtok end
        + case cache_read_tokens when 0 then 0 else cache_read_tokens * cache_read_usd_per_mtok end
        + case cache_write_5m_tokens when 0 then 0 else cache_write_5m_tokens * cache_write_5m_usd_per_mtok end
        + case cache_write_1h_tokens when 0 then 0 else cache_write_1h_tokens * cache_write_1h_usd_per_mtok end
        + case audio_input_tokens when 0 then 0 else audio_input_tokens * audio_input_usd_per_mtok end
        + case output_tokens when 0 then 0 else output_tokens * output_usd_per_mtok end
        + case audio_output_tokens when 0 then 0 else audio_output_tokens * audio_output_usd_per_mtok end
        + case image_output_tokens when 0 then 0 else image_output_tokens * image_output_usd_per_mtok end
      ) * 0.000001
      + case web_search_requests when 0 then 0 else web_search_requests * web_search_usd_per_1k end
      * 0.001 end
  ) stored,

  status text not null default 'success',
  error_code text,
  error_message text,
  latency_ms int,
  time_to_first_token_ms int,
  tool_turns int not null default 0,
  metadata jsonb not null default '{}',
  raw_usage jsonb,

  constraint ai_usage_log_pkey
    primary key (id, created_at),
  constraint ai_usage_log_request_id_is_not_blank
    check (btrim(request_id) <> ''),
  constraint ai_usage_log_request_id_is_short
    check (octet_length(request_id) <= 1000),
  constraint ai_usage_log_keys_are_short
    check (
      greatest(
        octet_length(customer_id),
        octet_length(entity_type),
        octet_length(entity_id),
        octet_length(request_type),
        octet_length(feature),
        octet_length(provider),
        octet_length(model_used),
        octet_length(service_tier),
        octet_length(geo)
      ) <= 255
    ),
  constraint ai_usage_log_line_is_not_negative
    check (line >= 0),
  constraint ai_usage_log_happened_before_it_was_recorded
    check (created_at >= '1900-01-01T00:00:00Z' and created_at <= recorded_at + interval '1 day'),
  constraint ai_usage_log_request_type_is_not_blank
    check (btrim(request_type) <> ''),
  constraint ai_usage_log_provider_is_normalized
    check (provider <> '' and provider = lower(btrim(provider))),
  constraint ai_usage_log_model_is_not_blank
    check (btrim(model_used) <> ''),
  constraint ai_usage_log_service_tier_is_normalized
    check (service_tier <> '' and service_tier = lower(btrim(service_tier))),
  constraint ai_usage_log_counts_are_not_negative
    check (
      least(
        input_tokens,
        cache_read_tokens,
        cache_write_5m_tokens,
        cache_write_1h_tokens,
        audio_input_tokens,
        output_tokens,
        reasoning_tokens,
        audio_output_tokens,
        image_output_tokens,
        web_search_requests,
        tool_turns
      ) >= 0
    ),
  constraint ai_usage_log_reasoning_is_part_of_output
    check (reasoning_tokens <= output_tokens),
  constraint ai_usage_log_usage_status_is_known
    check (usage_status in ('final', 'partial', 'missing')),
  constraint ai_usage_log_missing_usage_counts_nothing
    check (usage_status <> 'missing' or (total_tokens = 0 and web_search_requests = 0)),
  constraint ai_usage_log_status_is_known
    check (status in ('success', 'error', 'timeout', 'cancelled')),
  constraint ai_usage_log_latency_is_not_negative
    check (latency_ms >= 0),
  constraint ai_usage_log_first_token_comes_before_the_last
    check (time_to_first_token_ms between 0 and coalesce(latency_ms, time_to_first_token_ms)),
  constraint ai_usage_log_metadata_is_an_object
    check (jsonb_typeof(metadata) = 'object'),
  constraint ai_usage_log_costs_add_up
    check (total_cost_usd = input_cost_usd + output_cost_usd + web_search_cost_usd),
  constraint ai_usage_log_total_cost_is_not_negative
    check (total_cost_usd >= 0 and total_cost_usd < 'Infinity'),
  constraint ai_usage_log_unpriced_has_a_reason
    check ((total_cost_usd is null) = (unpriced_reason is not null)),
  constraint ai_usage_log_unpriced_reason_is_known
    check (unpriced_reason in ('usage_missing', 'unknown_model', 'no_price_in_force', 'rate_missing'))
)
partition by range (created_at);

-- All of it, beneath it: where log_ai_usage and append_usage insert. They queue their lines for the rollups themselves, so they do
-- without the triggers of the log, which would take longer than the line.
create table ai_usage.log_lines
  partition of public.ai_usage_log default
  partition by range (created_at);

comment on table ai_usage.log_lines is
  'The whole of ai_usage_log, one step down: its partition, of which the months are the partitions. What logs inserts here and writes '
  'pending_lines itself. A statement trigger of your own for what is logged belongs here (a statement may insert '
  'nothing), a row trigger on either.';

alter table ai_usage.log_lines enable row level security;

revoke all on table ai_usage.log_lines from public, anon, authenticated, service_role;

create index ai_usage_log_by_time
  on public.ai_usage_log (created_at);

create index ai_usage_log_by_user
  on public.ai_usage_log (user_id, created_at);

create index ai_usage_log_by_organization
  on public.ai_usage_log (organization_id, created_at);

create index ai_usage_log_by_customer
  on public.ai_usage_log (customer_id, created_at)
  where customer_id is not null;

create index ai_usage_log_by_entity
  on public.ai_usage_log (entity_id, created_at)
  where entity_id is not null;

create index ai_usage_log_by_batch_job
  on public.ai_usage_log (batch_job_id, created_at)
  where batch_job_id is not null;

create index ai_usage_log_unpriced
  on public.ai_usage_log (provider, model_used, created_at)
  where total_cost_usd is null;

comment on table public.ai_usage_log is
  'The ledger: one row per priced line of one AI provider call. Appended by log_ai_usage and log_ai_usage_batch '
  'only; nobody may insert, update or delete. Partitioned by UTC month of created_at (create_partition, retain_ai_usage); '
  'ai_usage.request_keys holds each line once. Users read their own rows, organization admins their '
  'organization''s, admins all.';
comment on column public.ai_usage_log.request_id is
  'The provider''s own id of the call (Anthropic: msg_…), else the caller''s. Logging it again changes nothing.';
comment on column public.ai_usage_log.line is
  '0 for the call itself; 1 and up for what the provider bills beside it, such as Anthropic''s advisor or compaction.';
comment on column public.ai_usage_log.created_at is
  'When the call began.';
comment on column public.ai_usage_log.recorded_at is
  'When the row was written.';
comment on column public.ai_usage_log.user_id is
  'Who really made the request: the impersonating admin, not the customer looked at. Null for background jobs.';
comment on column public.ai_usage_log.user_email is
  'The address at the time, kept when the user is gone.';
comment on column public.ai_usage_log.organization_id is
  'The tenant.';
comment on column public.ai_usage_log.customer_id is
  'In whose context the request was made: the application''s customer, as text.';
comment on column public.ai_usage_log.entity_type is
  'What entity_id names: document, case, deal, email, …';
comment on column public.ai_usage_log.request_type is
  'report, insight, scheduled, widget, chat, …';
comment on column public.ai_usage_log.feature is
  'The product feature that made the call.';
comment on column public.ai_usage_log.operation is
  'OpenTelemetry gen_ai.operation.name: chat, embeddings, …';
comment on column public.ai_usage_log.session_id is
  'Groups the turns of a conversation.';
comment on column public.ai_usage_log.trace_id is
  'Groups the provider calls behind one user request.';
comment on column public.ai_usage_log.batch_job_id is
  'The batch job run that made the call. The run may be deleted; the row stays.';
comment on column public.ai_usage_log.provider is
  'Who bills the call, normalized: anthropic, openai, google, voyage, …';
comment on column public.ai_usage_log.model_used is
  'The model as the response names it.';
comment on column public.ai_usage_log.service_tier is
  'standard, batch, priority, flex or fast, as the response names it.';
comment on column public.ai_usage_log.geo is
  'Where inference ran, as the response names it.';
comment on column public.ai_usage_log.input_tokens is
  'Input billed at the base input rate, without cached tokens. The token categories are disjoint.';
comment on column public.ai_usage_log.cache_read_tokens is
  'Input served from a cache.';
comment on column public.ai_usage_log.cache_write_5m_tokens is
  'Input written to a cache for five minutes, or for an unknown time.';
comment on column public.ai_usage_log.cache_write_1h_tokens is
  'Input written to a cache for an hour.';
comment on column public.ai_usage_log.output_tokens is
  'Text output, reasoning included.';
comment on column public.ai_usage_log.reasoning_tokens is
  'How much of output_tokens was reasoning. A part of it, never added.';
comment on column public.ai_usage_log.web_search_requests is
  'Server-side searches, billed per request.';
comment on column public.ai_usage_log.total_tokens is
  'All tokens of the line: the sum of the disjoint categories.';
comment on column public.ai_usage_log.usage_status is
  'final: as the provider reported it. partial: a stream was cut, the counts are a lower bound. '
  'missing: the provider reported none, so the cost is unknown.';
comment on column public.ai_usage_log.price_id is
  'The row of ai_model_prices that priced the line.';
comment on column public.ai_usage_log.discount_id is
  'The row of ai_price_discounts that made the line cheaper. Null: none.';
comment on column public.ai_usage_log.discount_percent is
  'The percentage that is off in the unit prices of this row. Null: none.';
comment on column public.ai_usage_log.input_usd_per_mtok is
  'The unit price at the time, any discount taken off, US dollars per million tokens; likewise the other rates. Frozen: '
  'no later price moves it, only reprice_ai_usage, which leaves a row in ai_usage_repricings.';
comment on column public.ai_usage_log.unpriced_reason is
  'Why the cost is null. usage_missing: no token counts. unknown_model: not in the catalogue. no_price_in_force: in '
  'the catalogue, but not for this tier, place or day. rate_missing: a category was used that has no rate.';
comment on column public.ai_usage_log.input_cost_usd is
  'US dollars, exact: every input category times its rate. Null when unknown, never 0 for that.';
comment on column public.ai_usage_log.output_cost_usd is
  'US dollars, exact: every output category times its rate. Null when unknown.';
comment on column public.ai_usage_log.web_search_cost_usd is
  'US dollars, exact: searches times their rate. Null when unknown.';
comment on column public.ai_usage_log.total_cost_usd is
  'US dollars, exact: input, output and web search together. Null when any of them is unknown.';
comment on column public.ai_usage_log.status is
  'success, error (the provider refused or failed), timeout, or cancelled (the caller went away).';
comment on column public.ai_usage_log.error_code is
  'The provider''s error type, such as rate_limit_error, or the tracker''s: timeout, stream_incomplete, …';
comment on column public.ai_usage_log.latency_ms is
  'From sending the request to the last byte of the answer.';
comment on column public.ai_usage_log.time_to_first_token_ms is
  'From sending the request to the first streamed token. Null where nothing streamed.';
comment on column public.ai_usage_log.tool_turns is
  'Tool calls served to this call.';
comment on column public.ai_usage_log.metadata is
  'Anything the caller adds. Never prompts or answers.';
comment on column public.ai_usage_log.raw_usage is
  'The usage object exactly as the provider sent it.';

comment on constraint ai_usage_log_request_id_is_not_blank on public.ai_usage_log is
  'Pass the provider''s id of the call, or leave it out and get one made.';
comment on constraint ai_usage_log_request_id_is_short on public.ai_usage_log is
  'request_id has at most 1000 bytes.';
comment on constraint ai_usage_log_keys_are_short on public.ai_usage_log is
  'customer_id, entity_type, entity_id, request_type, feature, provider, model_used, service_tier and geo have at most 255 '
  'bytes each: they are what usage is added up and priced by. Put longer texts into metadata.';
comment on constraint ai_usage_log_line_is_not_negative on public.ai_usage_log is
  'Lines of one call count from 0.';
comment on constraint ai_usage_log_happened_before_it_was_recorded on public.ai_usage_log is
  'occurred_at must be a real moment that is not in the future.';
comment on constraint ai_usage_log_request_type_is_not_blank on public.ai_usage_log is
  'Name the kind of request (report, insight, chat, …), or leave it out.';
comment on constraint ai_usage_log_model_is_not_blank on public.ai_usage_log is
  'Pass the model as the response names it.';
comment on constraint ai_usage_log_counts_are_not_negative on public.ai_usage_log is
  'Tokens, searches and tool turns are counts: 0 or more.';
comment on constraint ai_usage_log_reasoning_is_part_of_output on public.ai_usage_log is
  'output_tokens includes the reasoning tokens: pass the sum as output_tokens (Gemini reports them apart).';
comment on constraint ai_usage_log_usage_status_is_known on public.ai_usage_log is
  'usage_status is final, partial or missing.';
comment on constraint ai_usage_log_missing_usage_counts_nothing on public.ai_usage_log is
  'With counts at hand, usage_status is final or partial.';
comment on constraint ai_usage_log_status_is_known on public.ai_usage_log is
  'status is success, error, timeout or cancelled.';
comment on constraint ai_usage_log_latency_is_not_negative on public.ai_usage_log is
  'latency_ms is milliseconds, 0 or more.';
comment on constraint ai_usage_log_first_token_comes_before_the_last on public.ai_usage_log is
  'time_to_first_token_ms is at most latency_ms.';
comment on constraint ai_usage_log_metadata_is_an_object on public.ai_usage_log is
  'metadata is a JSON object.';

alter table public.ai_usage_log enable row level security;

create policy "Usage is read by its user, its organization's admins and admins"
  on public.ai_usage_log
  for select
  to authenticated
  using (
    user_id = (select auth.uid())
    or organization_id in (select ai_usage.current_organization_ids())
    or (select ai_usage.is_admin())
  );

revoke all on table public.ai_usage_log from public, anon, authenticated, service_role;
grant select on table public.ai_usage_log to authenticated, service_role;
