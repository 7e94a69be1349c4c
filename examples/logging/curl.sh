curl -sS "$SUPABASE_URL/functions/v1/log-usage" \
  -H "apikey: $SUPABASE_SECRET_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "user_id": null,
    "request_id": "msg_01XFDUDYJgAACzvnptvVoYEL",
    "model_used": "claude-haiku-4-5",
    "input_tokens": 1200,
    "cache_read_tokens": 8000,
    "output_tokens": 350,
    "feature": "nightly_digest"
  }'
