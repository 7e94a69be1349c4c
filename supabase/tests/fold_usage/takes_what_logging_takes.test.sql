begin;
select * from no_plan();

-- The longest of everything that a line may say, of random letters, which do not compress.
create function pg_temp.letters(p_length int, p_seed text) returns text language sql as $$
  select left(string_agg(md5(p_seed || n), ''), p_length) from generate_series(0, p_length / 32) as n;
$$;
create function pg_temp.outcome(p_column text, p_length int) returns text language plpgsql as $$
begin
  begin
    perform public.log_ai_usage_batch(jsonb_build_array(
      jsonb_build_object('request_id', format('%s %s', p_column, p_length), 'entity_type', 'document', 'model_used', 'claude-haiku-4-5')
        || jsonb_build_object(p_column, pg_temp.letters(p_length, p_column))
    ));
  exception
    when others then
      return 'well';
  end;

  perform ai_usage.fold_usage();
  return 'well';
exception
  when others then
    return format('logged, and then no fold succeeds any more: %s', sqlerrm);
end;
$$;

select tests.fold_when_logging(false);
select is(pg_temp.outcome(column_name, length), 'well', format('%s of %s letters is folded, or not logged.', column_name, length))
from unnest(array['feature', 'request_type', 'customer_id', 'entity_type', 'entity_id', 'provider', 'model_used']) as column_name,
  unnest(array[200, 2600, 3000, 100000]) as length
order by column_name, length;

create function pg_temp.outcome_of_all(p_length int) returns text language plpgsql as $$
begin
  begin
    perform public.log_ai_usage(
      tests.user_id('ann'), p_organization_id => tests.organization_id('acme'), p_request_id => 'all ' || p_length,
      p_customer_id => pg_temp.letters(p_length, 'c'), p_feature => pg_temp.letters(p_length, 'f'), p_request_type => pg_temp.letters(p_length, 'r'),
      p_provider => pg_temp.letters(p_length, 'p'), p_model_used => pg_temp.letters(p_length, 'm'),
      p_entity_type => pg_temp.letters(p_length, 't'), p_entity_id => pg_temp.letters(p_length, 'e')
    );
  exception
    when others then
      return 'well';
  end;

  perform ai_usage.fold_usage();
  return 'well';
exception
  when others then
    return format('logged, and then no fold succeeds any more: %s', sqlerrm);
end;
$$;
select is(pg_temp.outcome_of_all(length), 'well', format('Everything together of %s letters is folded, or not logged.', length))
from unnest(array[100, 500, 550, 700, 1300]) as length;

select * from finish();
rollback;
