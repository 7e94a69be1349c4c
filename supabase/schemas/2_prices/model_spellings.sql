create function ai_usage.model_spellings(p_model text)
returns text[]
language plpgsql
immutable
set search_path = ''
as $$
declare
  c_without_path constant text = regexp_replace(
    p_model,
    '^(arn:aws[a-z-]*:bedrock:.*/|(projects/.*/|publishers/.*/)?models/)',
    ''
  );
  c_bare constant text = lower(regexp_replace(c_without_path, '^(ft:[^:]+):.*', '\1'));
  c_in_any_region constant text = regexp_replace(
    c_bare,
    '^(us|us-gov|eu|apac|au|jp|ca|in|sa|me|af|il|mx|uk)\.(?=[a-z0-9]+\.)',
    '<region>.'
  );
begin
  return array[
    p_model,
    c_bare,
    regexp_replace(c_in_any_region, '(-v\d+)?:\d+$', '-<version>'),
    regexp_replace(c_bare, '[-@]20\d\d(-?)[01]\d\1[0-3]\d(?!\d)', '-<date>')
  ];
end;
$$;

comment on function ai_usage.model_spellings(text) is
  'The names under which a model is looked up, in this order: as given; in lower case, without its resource path '
  '(models/…, publishers/…/models/…, a Bedrock ARN) and without whose fine-tuned model it is (ft:gpt-4o-2024-08-06:…); '
  'with <region> for a region of AWS and <version> for a version on Bedrock; and with <date> for a dated snapshot.';

revoke all on function ai_usage.model_spellings(text) from public;
