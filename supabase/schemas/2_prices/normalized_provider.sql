create function ai_usage.normalized_provider(p_provider text, p_model text)
returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  c_model constant text = lower(btrim(p_model));
begin
  return case coalesce(nullif(lower(btrim(p_provider)), ''), '')
    when '' then
      case
        when c_model ^@ 'claude-' then 'anthropic'
        when c_model ~ '^(gpt-|chatgpt-|o[0-9]|text-embedding-|omni-moderation)' then 'openai'
        when c_model ~ '^(models/)?(gemini|gemma)-' then 'google'
        when c_model ~ '^(voyage-|rerank-)' then 'voyage'
        when c_model ~ '^(mistral|ministral|codestral|magistral|devstral|pixtral)' then 'mistral'
        when c_model ^@ 'deepseek-' then 'deepseek'
        when c_model ^@ 'grok-' then 'xai'
        when c_model ~ '^(command-|embed-)' then 'cohere'
        else 'unknown'
      end
    when 'google-gla' then 'google'
    when 'google-genai' then 'google'
    when 'googleai' then 'google'
    when 'gemini' then 'google'
    when 'gcp.gemini' then 'google'
    when 'gcp.gen_ai' then 'google'
    when 'vertex' then 'google-vertex'
    when 'vertex_ai' then 'google-vertex'
    when 'gcp.vertex_ai' then 'google-vertex'
    when 'voyageai' then 'voyage'
    when 'mistralai' then 'mistral'
    when 'mistral_ai' then 'mistral'
    when 'x_ai' then 'xai'
    when 'x-ai' then 'xai'
    when 'bedrock' then 'aws-bedrock'
    when 'aws' then 'aws-bedrock'
    when 'amazon-bedrock' then 'aws-bedrock'
    when 'aws.bedrock' then 'aws-bedrock'
    when 'aws_bedrock' then 'aws-bedrock'
    when 'azure_openai' then 'azure'
    when 'azure.ai.openai' then 'azure'
    when 'azure.ai.inference' then 'azure'
    else lower(btrim(p_provider))
  end;
end;
$$;

comment on function ai_usage.normalized_provider(text, text) is
  'The one name under which a provider is stored. Accepts the names that OpenTelemetry, pydantic-ai, '
  'LiteLLM and the AI SDK use; a blank provider is derived from the model, ''unknown'' where it cannot be.';

revoke all on function ai_usage.normalized_provider(text, text) from public;
grant execute on function ai_usage.normalized_provider(text, text) to authenticated, service_role;
