begin;
select * from no_plan();

select is(ai_usage.normalized_provider(given, 'whatever'), expected, format('%s is stored as %s.', given, expected))
from (
  values
    ('anthropic', 'anthropic'), (' Anthropic ', 'anthropic'),
    ('google', 'google'), ('google-gla', 'google'), ('gcp.gemini', 'google'), ('gemini', 'google'),
    ('vertex_ai', 'google-vertex'), ('gcp.vertex_ai', 'google-vertex'),
    ('voyage', 'voyage'), ('voyageai', 'voyage'), ('VoyageAI', 'voyage'),
    ('openai', 'openai'), ('azure.ai.openai', 'azure'), ('aws.bedrock', 'aws-bedrock'),
    ('mistral_ai', 'mistral'), ('x_ai', 'xai'), ('somebody-new', 'somebody-new')
) as provider (given, expected);

select is(ai_usage.normalized_provider(null, model), expected, format('%s comes from %s.', model, expected))
from (
  values
    ('claude-opus-5', 'anthropic'), ('gpt-6', 'openai'), ('o3', 'openai'), ('text-embedding-3-large', 'openai'),
    ('gemini-3-pro', 'google'), ('models/gemini-3-pro', 'google'), ('voyage-3', 'voyage'), ('rerank-2', 'voyage'),
    ('mistral-large', 'mistral'), ('deepseek-chat', 'deepseek'), ('grok-5', 'xai'), ('command-r', 'cohere'),
    ('my-own-model', 'unknown')
) as model (model, expected);

select is(
  (
    select concat_ws('|', provider, model_used, service_tier, geo, user_email, customer_id, feature, error_message)
    from tests.log($$
      null, p_provider => '', p_model_used => ' claude-opus-5 ', p_service_tier => ' Batch ', p_geo => 'US',
      p_user_email => '', p_customer_id => '', p_feature => '', p_error_message => ''
    $$)
  ),
  'anthropic|claude-opus-5|batch|us',
  'Blanks and cases are tidied, and an empty text is none.'
);

select * from finish();
rollback;
