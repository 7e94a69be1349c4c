create function ai_usage.model_spellings(p_model text)
returns text[]
language plpgsql
immutable
set search_path = ''
as $$
begin
  return (
      select array[
        p_model,
        bare,
        on_bedrock,
        regexp_replace(bare, '[-@]20\d\d(-?)[01]\d\1[0-3]\d(?!\d)', '-<date>')
      ]
      from lower(regexp_replace(
          p_model,
          '^(arn:aws[a-z-]*:bedrock:.*/|(projects/.*/|publishers/.*/)?models/)',
          ''
        )) as bare
        cross join lateral regexp_replace(
          regexp_replace(
            bare,
            '^(us|us-gov|eu|apac|au|jp|ca|in|sa|me|af|il|mx|uk)\.(?=[a-z0-9]+\.)',
            '<region>.'
          ),
          '(-v\d+)?:\d+$',
          '-<version>'
        ) as on_bedrock
  );
end;
$$;

comment on function ai_usage.model_spellings(text) is
  'The names under which a model is looked up, in this order: as given; in lower case and without its resource path '
  '(models/…, publishers/…/models/…, a Bedrock ARN); with <region> for a region of AWS and <version> for a version on '
  'Bedrock; and with <date> for a dated snapshot.';

revoke all on function ai_usage.model_spellings(text) from public;
