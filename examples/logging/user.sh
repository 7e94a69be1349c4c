curl -sS "$SUPABASE_URL/functions/v1/log-usage" \
  -H "apikey: $SUPABASE_PUBLISHABLE_KEY" \
  -H "Authorization: Bearer $ACCESS_TOKEN" \
  -H "Content-Type: application/json" \
  -d '{"request_id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT", "model_used": "gpt-4.1", "input_tokens": 12, "output_tokens": 40}'
