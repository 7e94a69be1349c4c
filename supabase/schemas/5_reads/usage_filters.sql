create type ai_usage.usage_filters as (
  user_id uuid,
  customer_id text,
  entity_type text,
  entity_id text,
  feature text,
  request_type text,
  provider text,
  model text,
  without text[]
);

comment on type ai_usage.usage_filters is
  'What a read is limited to. Null: no limit.';
comment on column ai_usage.usage_filters.without is
  'Which of the others a line must have none of. Never null.';

revoke all on type ai_usage.usage_filters from public;
grant usage on type ai_usage.usage_filters to authenticated, service_role;

create function ai_usage.filters_of(p_filters jsonb)
returns ai_usage.usage_filters
language plpgsql
immutable
set search_path = ''
as $$
declare
  c_keys constant text[] = array[
    'user_id',
    'customer_id',
    'entity_type',
    'entity_id',
    'feature',
    'request_type',
    'provider',
    'model',
    'without'
  ];
  -- What a line may have none of.
  c_absent constant text[] = array['user_id', 'customer_id', 'entity_type', 'entity_id', 'feature'];
  c_without constant jsonb = coalesce(nullif(p_filters -> 'without', 'null'), '[]');
  v_filters ai_usage.usage_filters;
  v_key text;
begin
  v_filters.without := '{}';
  if p_filters is null or p_filters = 'null' then
    return v_filters;
  end if;

  if jsonb_typeof(p_filters) <> 'object' or p_filters - c_keys <> '{}' then
    raise sqlstate 'PT400' using
      message = 'p_filters is not an object of known keys',
      hint = format('The keys are %s.', array_to_string(c_keys, ', '));
  end if;

  select filter.key
  into v_key
  from jsonb_each(p_filters - 'without') as filter
  where jsonb_typeof(filter.value) not in ('string', 'number', 'null')
  limit 1;

  if found then
    raise sqlstate 'PT400' using
      message = format('p_filters: %s has more than one value', v_key),
      hint = 'user_id is a uuid, everything else text.';
  end if;

  if jsonb_typeof(c_without) <> 'array' or not c_without <@ to_jsonb(c_absent) then
    raise sqlstate 'PT400' using
      message = format('p_filters: without is %s', c_without),
      hint = format('It is an array of %s: what a line may have none of.', array_to_string(c_absent, ', '));
  end if;

  select absent.key
  into v_key
  from jsonb_array_elements_text(c_without) as absent (key)
  where p_filters ->> absent.key is not null
  limit 1;

  if found then
    raise sqlstate 'PT400' using
      message = format('p_filters: %s has a value and is in without', v_key),
      hint = 'A line has either: leave one of them out.';
  end if;

  v_filters := jsonb_populate_record(v_filters, p_filters || jsonb_build_object('without', c_without));
  v_filters.provider := case
    when v_filters.provider ~ '\S' then ai_usage.normalized_provider(v_filters.provider, null)
  end;
  return v_filters;
exception
  when data_exception then
    raise sqlstate 'PT400' using
      message = format('p_filters: %s', sqlerrm),
      hint = 'user_id is a uuid, everything else text.';
end;
$$;

comment on function ai_usage.filters_of(jsonb) is
  'The filters of a read, checked: an object whose keys are those of ai_usage.usage_filters; 400 for anything else.';

revoke all on function ai_usage.filters_of(jsonb) from public;
grant execute on function ai_usage.filters_of(jsonb) to authenticated, service_role;
