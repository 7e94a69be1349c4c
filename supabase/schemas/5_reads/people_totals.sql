create type ai_usage.person_totals as (
  key text,
  requests bigint,
  successes bigint,
  unpriced bigint,
  input_tokens bigint,
  cache_read_tokens bigint,
  cache_write_tokens bigint,
  output_tokens bigint,
  tokens bigint,
  cost numeric,
  successful_cost numeric,
  unique_users bigint
);

comment on type ai_usage.person_totals is
  'What a user or a customer used: cost in the currency asked for, tokens by category for users only (null for customers).';

revoke all on type ai_usage.person_totals from public;
grant usage on type ai_usage.person_totals to authenticated, service_role;

create function ai_usage.people_totals(
  p_dimension text,
  p_keys text[],
  p_organization_id uuid,
  p_days daterange,
  p_currency text
)
returns setof ai_usage.person_totals
language plpgsql
stable
set search_path = ''
set plan_cache_mode = force_custom_plan  -- an index on users or on customers, as the dimension has it
set enable_sort = off  -- hashing is faster for so many keys
set jit = off
as $$
declare
  -- Each day has its own exchange rate.
  c_is_daily constant boolean = p_currency <> 'USD';
  c_blocks constant ai_usage.blocks = ai_usage.blocks_of(p_days, c_is_daily);
  c_range constant tstzrange = tstzrange(
    lower(p_days)::timestamp at time zone 'UTC',
    upper(p_days)::timestamp at time zone 'UTC'
  );
  c_is_anybody constant boolean = p_dimension = 'customer' or p_keys is null;
  c_user_ids constant uuid[] = case when p_dimension = 'user' then p_keys end;
  c_is_nobody constant boolean = array_position(c_user_ids, null) is not null;
begin
  return query
    with person as (
      select
        usage.user_id,
        case when p_dimension = 'customer' then usage.customer_id end as customer_id,
        case when c_is_daily then (usage.starts_at at time zone 'UTC')::date end as day,
        sum(case when usage.is_left_out then -usage.requests else usage.requests end) as requests,
        sum(case when usage.is_left_out then -usage.successes else usage.successes end)
          filter (where p_dimension <> 'customer') as successes,
        sum(case when usage.is_left_out then -usage.unpriced else usage.unpriced end) as unpriced,
        sum(case when usage.is_left_out then -usage.input_tokens else usage.input_tokens end)
          filter (where p_dimension <> 'customer') as input_tokens,
        sum(case when usage.is_left_out then -usage.cache_read_tokens else usage.cache_read_tokens end)
          filter (where p_dimension <> 'customer') as cache_read_tokens,
        sum(case when usage.is_left_out then -usage.cache_write_tokens else usage.cache_write_tokens end)
          filter (where p_dimension <> 'customer') as cache_write_tokens,
        sum(case when usage.is_left_out then -usage.output_tokens else usage.output_tokens end)
          filter (where p_dimension <> 'customer') as output_tokens,
        sum(case when usage.is_left_out then -usage.total_tokens else usage.total_tokens end) as tokens,
        sum(case when usage.is_left_out then -usage.total_cost_usd else usage.total_cost_usd end) as cost_usd,
        sum(case when usage.is_left_out then -usage.successful_cost_usd else usage.successful_cost_usd end)
          filter (where p_dimension <> 'customer') as successful_cost_usd
      from (
        select
          usage.*,
          usage.grain = 'day' and not usage.starts_at <@ c_range as is_left_out
        from ai_usage.usage_totals as usage
        where usage.grouping = 'users'
          -- Each a look-up in an index, which a condition on persons and another on time would not be. And the keys by a select:
          -- how often each of them occurs would take longer to estimate than to find out.
          and (
            usage.grain = 'month' and usage.starts_at = any (c_blocks.months) and (c_is_anybody or usage.user_id = any ((select c_user_ids)::uuid[]))
            or usage.grain = 'day' and usage.starts_at = any (c_blocks.days) and (c_is_anybody or usage.user_id = any ((select c_user_ids)::uuid[]))
            or usage.grain = 'month' and usage.starts_at = any (c_blocks.months) and c_is_nobody and usage.user_id is null
            or usage.grain = 'day' and usage.starts_at = any (c_blocks.days) and c_is_nobody and usage.user_id is null
          )
          and (p_organization_id is null or usage.organization_id = p_organization_id)
          and (p_dimension <> 'customer' or usage.customer_id is not null)
          and (p_dimension <> 'customer' or p_keys is null or usage.customer_id = any ((select p_keys)::text[]))
        offset 0  -- so that it is worked out once a row
      ) as usage
      group by 1, 2, 3
      having sum(case when usage.is_left_out then -usage.lines else usage.lines end) <> 0
    )
    select
      case p_dimension when 'user' then person.user_id::text when 'customer' then person.customer_id end,
      sum(person.requests)::bigint,
      sum(person.successes)::bigint,
      sum(person.unpriced)::bigint,
      sum(person.input_tokens)::bigint,
      sum(person.cache_read_tokens)::bigint,
      sum(person.cache_write_tokens)::bigint,
      sum(person.output_tokens)::bigint,
      sum(person.tokens)::bigint,
      sum(person.cost_usd * rate.per_usd),
      sum(person.successful_cost_usd * rate.per_usd),
      count(distinct person.user_id)
    from person
      cross join lateral (
        select
          case
            when c_is_daily and person.cost_usd <> 0 then ai_usage.per_usd(p_currency, person.day)
            else 1
          end as per_usd
      ) as rate
    group by 1;
end;
$$;

comment on function ai_usage.people_totals(text, text[], uuid, daterange, text) is
  'What each user or each customer (p_dimension) used in a range of UTC days, in an organization or (null) in all. p_keys: which; '
  'null: every one of them. Among users, a null key is for the lines without one; lines without a customer are left out.';

revoke all on function ai_usage.people_totals(text, text[], uuid, daterange, text) from public;
grant execute on function ai_usage.people_totals(text, text[], uuid, daterange, text) to authenticated, service_role;
