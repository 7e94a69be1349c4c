create function ai_usage.feature_name(p_feature text, p_locale text)
returns text
language sql
stable
set search_path = ''
as $$
  select coalesce(
    (
      select named.display_name
      from public.ai_features as named
      where named.feature = p_feature
        and (named.locale = 'en' or starts_with(p_locale || '-', named.locale || '-'))
      order by starts_with(p_locale || '-', named.locale || '-') desc, length(named.locale) desc
      limit 1
    ),
    -- deal_room, deal-room and dealRoom: Deal room or Deal Room.
    (
      select upper(left(tidied.words, 1)) || substr(tidied.words, 2)
      from btrim(
        regexp_replace(
          regexp_replace(p_feature, '([[:lower:][:digit:]])([[:upper:]][[:lower:]])', '\1 \2', 'g'),
          '[\s_./:-]+',
          ' ',
          'g'
        )
      ) as tidied (words)
      where tidied.words <> ''
    ),
    p_feature
  );
$$;

comment on function ai_usage.feature_name(text, text) is
  'What a feature or a request type is called in a locale (as locale_of returns it): in it, in the language that it is a '
  'variety of, in English, else its key, tidied.';

revoke all on function ai_usage.feature_name(text, text) from public;
grant execute on function ai_usage.feature_name(text, text) to authenticated, service_role;
