create type ai_usage.price as (
  price_id uuid,
  discount_id uuid,
  discount_percent numeric,
  input_usd_per_mtok numeric,
  cache_read_usd_per_mtok numeric,
  cache_write_5m_usd_per_mtok numeric,
  cache_write_1h_usd_per_mtok numeric,
  audio_input_usd_per_mtok numeric,
  output_usd_per_mtok numeric,
  audio_output_usd_per_mtok numeric,
  image_output_usd_per_mtok numeric,
  web_search_usd_per_1k numeric
);

comment on type ai_usage.price is
  'The unit prices of one call, any discount taken off, and the rows of ai_model_prices and ai_price_discounts they '
  'come from.';

revoke all on type ai_usage.price from public;
