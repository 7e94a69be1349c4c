create function ai_usage.remembering(p_prefix text, p_prompt_tokens text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $condition$
      price.provider = %1$sprovider
        and price.model_used = %1$smodel_used
        and price.priced_on = (%1$soccurred_at at time zone 'UTC')::date
        and price.service_tier = %1$sservice_tier
        and price.geo = coalesce(%1$sgeo, '')
        and price.payer in ('everybody', coalesce(%1$sorganization_id::text, 'nobody'))
        and price.tokens_over < %2$s
        and price.tokens_upto >= %2$s
    $condition$,
    p_prefix,
    p_prompt_tokens
  );
$$;

comment on function ai_usage.remembering(text, text) is
  'The condition under which a row of remembered_prices named price is the price of a call, whose variables or columns have a prefix, '
  'of so many prompt tokens, an expression (prompting).';

revoke all on function ai_usage.remembering(text, text) from public;

create function ai_usage.prompting(p_prefix text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    $expression$
      coalesce(%1$sinput_tokens, 0)::bigint
        + coalesce(%1$scache_read_tokens, 0)
        + coalesce(%1$scache_write_5m_tokens, 0)
        + coalesce(%1$scache_write_1h_tokens, 0)
        + coalesce(%1$saudio_input_tokens, 0)
    $expression$,
    p_prefix
  );
$$;

comment on function ai_usage.prompting(text) is
  'The expression for how long the prompt of a call was, on which its price may depend: tokens, of whatever kind.';

revoke all on function ai_usage.prompting(text) from public;
