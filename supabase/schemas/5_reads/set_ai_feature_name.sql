create function public.set_ai_feature_name(
  p_feature text,
  p_display_name text default null,
  p_locale text default 'en'
)
returns setof public.ai_features
language plpgsql
volatile
security definer  -- nobody but the owner may write
set search_path = ''
as $$
declare
  c_locale constant text = ai_usage.locale_of(p_locale);
  v_message text;
  v_detail text;
  v_constraint text;
begin
  perform ai_usage.require_admin('name features');

  if coalesce(p_feature, '') !~ '\S' then
    raise sqlstate 'PT400' using
      message = 'p_feature is missing',
      hint = 'Pass the feature as calls are logged with it.';
  end if;

  if p_display_name is null then
    delete from public.ai_features as named
    where named.feature = p_feature
      and named.locale = c_locale;
    return;
  end if;

  return query
    insert into public.ai_features as named (feature, locale, display_name)
    values (p_feature, c_locale, btrim(p_display_name))
    on conflict (feature, locale) do update
      set display_name = excluded.display_name
    returning named.*;

exception
  when check_violation then
    get stacked diagnostics
      v_message = message_text,
      v_detail = pg_exception_detail,
      v_constraint = constraint_name;
    raise exception using
      errcode = sqlstate,
      message = v_message,
      detail = v_detail,
      hint = ai_usage.constraint_hint('public.ai_features', v_constraint),
      constraint = v_constraint,
      table = 'ai_features',
      schema = 'public';
end;
$$;

comment on function public.set_ai_feature_name(text, text, text) is
  'Says what a feature or a request type is called in a language, and returns its row. Without p_display_name it takes '
  'the name of that language away: reads then show the next best, English or a tidied key. For platform admins and the '
  'server.';

revoke all on function public.set_ai_feature_name(text, text, text) from public, anon, authenticated, service_role;
grant execute on function public.set_ai_feature_name(text, text, text) to authenticated, service_role;
