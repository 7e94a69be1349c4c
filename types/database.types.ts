export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  'public': {
    Tables: {
      'ai_batch_job_runs': {
        Row: {
          'cancelled_at': string | null
          'completed_at': string | null
          'error_message': string | null
          'feature': string
          'id': string
          'items_failed': number
          'items_processed': number
          'items_total': number | null
          'organization_id': string | null
          'provider': string | null
          'provider_batch_id': string | null
          'started_at': string
          'started_by': string | null
          'status': string
        }
        ComputedFields: never
        Insert: {
          'cancelled_at'?: string | null
          'completed_at'?: string | null
          'error_message'?: string | null
          'feature': string
          'id'?: string
          'items_failed'?: number
          'items_processed'?: number
          'items_total'?: number | null
          'organization_id'?: string | null
          'provider'?: string | null
          'provider_batch_id'?: string | null
          'started_at'?: string
          'started_by'?: string | null
          'status'?: string
        }
        Update: {
          'cancelled_at'?: string | null
          'completed_at'?: string | null
          'error_message'?: string | null
          'feature'?: string
          'id'?: string
          'items_failed'?: number
          'items_processed'?: number
          'items_total'?: number | null
          'organization_id'?: string | null
          'provider'?: string | null
          'provider_batch_id'?: string | null
          'started_at'?: string
          'started_by'?: string | null
          'status'?: string
        }
        Relationships: []
      }
      'ai_exchange_rates': {
        Row: {
          'currency': string
          'per_usd': number
          'rate_on': string
          'recorded_at': string
          'source': string
        }
        ComputedFields: never
        Insert: {
          'currency': string
          'per_usd': number
          'rate_on': string
          'recorded_at'?: string
          'source': string
        }
        Update: {
          'currency'?: string
          'per_usd'?: number
          'rate_on'?: string
          'recorded_at'?: string
          'source'?: string
        }
        Relationships: []
      }
      'ai_feature_usage': {
        Row: {
          'created_at': string
          'duration_ms': number | null
          'entity_id': string | null
          'entity_type': string | null
          'error_code': string | null
          'error_group': string | null
          'error_message': string | null
          'feature': string
          'id': string
          'metadata': NonNullable<Json>
          'organization_id': string | null
          'recorded_at': string
          'request_id': string
          'status': string
          'trace_id': string | null
          'user_id': string | null
        }
        ComputedFields: never
        Insert: {
          'created_at'?: string
          'duration_ms'?: number | null
          'entity_id'?: string | null
          'entity_type'?: string | null
          'error_code'?: string | null
          'error_group'?: string | null
          'error_message'?: string | null
          'feature': string
          'id'?: string
          'metadata'?: NonNullable<Json>
          'organization_id'?: string | null
          'recorded_at'?: string
          'request_id': string
          'status'?: string
          'trace_id'?: string | null
          'user_id'?: string | null
        }
        Update: {
          'created_at'?: string
          'duration_ms'?: number | null
          'entity_id'?: string | null
          'entity_type'?: string | null
          'error_code'?: string | null
          'error_group'?: string | null
          'error_message'?: string | null
          'feature'?: string
          'id'?: string
          'metadata'?: NonNullable<Json>
          'organization_id'?: string | null
          'recorded_at'?: string
          'request_id'?: string
          'status'?: string
          'trace_id'?: string | null
          'user_id'?: string | null
        }
        Relationships: []
      }
      'ai_features': {
        Row: {
          'display_name': string
          'feature': string
          'locale': string
        }
        ComputedFields: never
        Insert: {
          'display_name': string
          'feature': string
          'locale': string
        }
        Update: {
          'display_name'?: string
          'feature'?: string
          'locale'?: string
        }
        Relationships: []
      }
      'ai_model_aliases': {
        Row: {
          'alias': string
          'effective_on': string
          'model': string
          'price_provider': string
          'provider': string
          'recorded_at': string
          'revision': number
        }
        ComputedFields: never
        Insert: {
          'alias': string
          'effective_on'?: string
          'model': string
          'price_provider': string
          'provider': string
          'recorded_at'?: string
          'revision'?: number
        }
        Update: {
          'alias'?: string
          'effective_on'?: string
          'model'?: string
          'price_provider'?: string
          'provider'?: string
          'recorded_at'?: string
          'revision'?: number
        }
        Relationships: []
      }
      'ai_model_prices': {
        Row: {
          'audio_input_usd_per_mtok': number | null
          'audio_output_usd_per_mtok': number | null
          'cache_read_usd_per_mtok': number | null
          'cache_write_1h_usd_per_mtok': number | null
          'cache_write_5m_usd_per_mtok': number | null
          'context_over_tokens': number
          'effective_on': string
          'geo': string | null
          'hours_end': string | null
          'hours_start': string | null
          'id': string
          'image_output_usd_per_mtok': number | null
          'input_usd_per_mtok': number | null
          'is_custom': boolean
          'is_weekdays_only': boolean
          'is_withdrawn': boolean
          'model': string
          'organization_id': string | null
          'output_usd_per_mtok': number | null
          'provider': string
          'recorded_at': string
          'recorded_by': string | null
          'revision': number
          'service_tier': string
          'source': string
          'web_search_usd_per_1k': number | null
        }
        ComputedFields: never
        Insert: {
          'audio_input_usd_per_mtok'?: number | null
          'audio_output_usd_per_mtok'?: number | null
          'cache_read_usd_per_mtok'?: number | null
          'cache_write_1h_usd_per_mtok'?: number | null
          'cache_write_5m_usd_per_mtok'?: number | null
          'context_over_tokens'?: number
          'effective_on'?: string
          'geo'?: string | null
          'hours_end'?: string | null
          'hours_start'?: string | null
          'id'?: string
          'image_output_usd_per_mtok'?: number | null
          'input_usd_per_mtok'?: number | null
          'is_custom'?: boolean
          'is_weekdays_only'?: boolean
          'is_withdrawn'?: boolean
          'model': string
          'organization_id'?: string | null
          'output_usd_per_mtok'?: number | null
          'provider': string
          'recorded_at'?: string
          'recorded_by'?: string | null
          'revision'?: number
          'service_tier'?: string
          'source': string
          'web_search_usd_per_1k'?: number | null
        }
        Update: {
          'audio_input_usd_per_mtok'?: number | null
          'audio_output_usd_per_mtok'?: number | null
          'cache_read_usd_per_mtok'?: number | null
          'cache_write_1h_usd_per_mtok'?: number | null
          'cache_write_5m_usd_per_mtok'?: number | null
          'context_over_tokens'?: number
          'effective_on'?: string
          'geo'?: string | null
          'hours_end'?: string | null
          'hours_start'?: string | null
          'id'?: string
          'image_output_usd_per_mtok'?: number | null
          'input_usd_per_mtok'?: number | null
          'is_custom'?: boolean
          'is_weekdays_only'?: boolean
          'is_withdrawn'?: boolean
          'model'?: string
          'organization_id'?: string | null
          'output_usd_per_mtok'?: number | null
          'provider'?: string
          'recorded_at'?: string
          'recorded_by'?: string | null
          'revision'?: number
          'service_tier'?: string
          'source'?: string
          'web_search_usd_per_1k'?: number | null
        }
        Relationships: []
      }
      'ai_price_discounts': {
        Row: {
          'effective_on': string
          'id': string
          'model': string | null
          'organization_id': string | null
          'percent_off': number
          'provider': string
          'recorded_at': string
          'recorded_by': string | null
          'revision': number
          'source': string
        }
        ComputedFields: never
        Insert: {
          'effective_on': string
          'id'?: string
          'model'?: string | null
          'organization_id'?: string | null
          'percent_off': number
          'provider': string
          'recorded_at'?: string
          'recorded_by'?: string | null
          'revision'?: number
          'source': string
        }
        Update: {
          'effective_on'?: string
          'id'?: string
          'model'?: string | null
          'organization_id'?: string | null
          'percent_off'?: number
          'provider'?: string
          'recorded_at'?: string
          'recorded_by'?: string | null
          'revision'?: number
          'source'?: string
        }
        Relationships: []
      }
      'ai_usage_erasures': {
        Row: {
          'erased_at': string
          'erased_by': string | null
          'erased_rows': number
          'id': string
          'reason': string
        }
        ComputedFields: never
        Insert: {
          'erased_at'?: string
          'erased_by'?: string | null
          'erased_rows': number
          'id'?: string
          'reason': string
        }
        Update: {
          'erased_at'?: string
          'erased_by'?: string | null
          'erased_rows'?: number
          'id'?: string
          'reason'?: string
        }
        Relationships: []
      }
      'ai_usage_log': {
        Row: {
          'audio_input_tokens': number
          'audio_input_usd_per_mtok': number | null
          'audio_output_tokens': number
          'audio_output_usd_per_mtok': number | null
          'batch_job_id': string | null
          'cache_read_tokens': number
          'cache_read_usd_per_mtok': number | null
          'cache_write_1h_tokens': number
          'cache_write_1h_usd_per_mtok': number | null
          'cache_write_5m_tokens': number
          'cache_write_5m_usd_per_mtok': number | null
          'created_at': string
          'customer_id': string | null
          'customer_name': string | null
          'discount_id': string | null
          'discount_percent': number | null
          'entity_id': string | null
          'entity_type': string | null
          'error_code': string | null
          'error_message': string | null
          'feature': string | null
          'geo': string | null
          'id': string
          'image_output_tokens': number
          'image_output_usd_per_mtok': number | null
          'input_cost_usd': number | null
          'input_tokens': number
          'input_usd_per_mtok': number | null
          'latency_ms': number | null
          'line': number
          'metadata': NonNullable<Json>
          'model_used': string
          'operation': string | null
          'organization_id': string | null
          'output_cost_usd': number | null
          'output_tokens': number
          'output_usd_per_mtok': number | null
          'price_id': string | null
          'provider': string
          'raw_usage': Json | null
          'reasoning_tokens': number
          'recorded_at': string
          'request_id': string
          'request_type': string
          'service_tier': string
          'session_id': string | null
          'status': string
          'time_to_first_token_ms': number | null
          'tool_turns': number
          'total_cost_usd': number | null
          'total_tokens': number
          'trace_id': string | null
          'unpriced_reason': string | null
          'usage_status': string
          'user_email': string | null
          'user_id': string | null
          'web_search_cost_usd': number | null
          'web_search_requests': number
          'web_search_usd_per_1k': number | null
        }
        ComputedFields: never
        Insert: {
          'audio_input_tokens'?: number
          'audio_input_usd_per_mtok'?: number | null
          'audio_output_tokens'?: number
          'audio_output_usd_per_mtok'?: number | null
          'batch_job_id'?: string | null
          'cache_read_tokens'?: number
          'cache_read_usd_per_mtok'?: number | null
          'cache_write_1h_tokens'?: number
          'cache_write_1h_usd_per_mtok'?: number | null
          'cache_write_5m_tokens'?: number
          'cache_write_5m_usd_per_mtok'?: number | null
          'created_at'?: string
          'customer_id'?: string | null
          'customer_name'?: string | null
          'discount_id'?: string | null
          'discount_percent'?: number | null
          'entity_id'?: string | null
          'entity_type'?: string | null
          'error_code'?: string | null
          'error_message'?: string | null
          'feature'?: string | null
          'geo'?: string | null
          'id'?: string
          'image_output_tokens'?: number
          'image_output_usd_per_mtok'?: number | null
          'input_cost_usd'?: never
          'input_tokens'?: number
          'input_usd_per_mtok'?: number | null
          'latency_ms'?: number | null
          'line'?: number
          'metadata'?: NonNullable<Json>
          'model_used': string
          'operation'?: string | null
          'organization_id'?: string | null
          'output_cost_usd'?: never
          'output_tokens'?: number
          'output_usd_per_mtok'?: number | null
          'price_id'?: string | null
          'provider': string
          'raw_usage'?: Json | null
          'reasoning_tokens'?: number
          'recorded_at'?: string
          'request_id': string
          'request_type'?: string
          'service_tier'?: string
          'session_id'?: string | null
          'status'?: string
          'time_to_first_token_ms'?: number | null
          'tool_turns'?: number
          'total_cost_usd'?: never
          'total_tokens'?: never
          'trace_id'?: string | null
          'unpriced_reason'?: string | null
          'usage_status'?: string
          'user_email'?: string | null
          'user_id'?: string | null
          'web_search_cost_usd'?: never
          'web_search_requests'?: number
          'web_search_usd_per_1k'?: number | null
        }
        Update: {
          'audio_input_tokens'?: number
          'audio_input_usd_per_mtok'?: number | null
          'audio_output_tokens'?: number
          'audio_output_usd_per_mtok'?: number | null
          'batch_job_id'?: string | null
          'cache_read_tokens'?: number
          'cache_read_usd_per_mtok'?: number | null
          'cache_write_1h_tokens'?: number
          'cache_write_1h_usd_per_mtok'?: number | null
          'cache_write_5m_tokens'?: number
          'cache_write_5m_usd_per_mtok'?: number | null
          'created_at'?: string
          'customer_id'?: string | null
          'customer_name'?: string | null
          'discount_id'?: string | null
          'discount_percent'?: number | null
          'entity_id'?: string | null
          'entity_type'?: string | null
          'error_code'?: string | null
          'error_message'?: string | null
          'feature'?: string | null
          'geo'?: string | null
          'id'?: string
          'image_output_tokens'?: number
          'image_output_usd_per_mtok'?: number | null
          'input_cost_usd'?: never
          'input_tokens'?: number
          'input_usd_per_mtok'?: number | null
          'latency_ms'?: number | null
          'line'?: number
          'metadata'?: NonNullable<Json>
          'model_used'?: string
          'operation'?: string | null
          'organization_id'?: string | null
          'output_cost_usd'?: never
          'output_tokens'?: number
          'output_usd_per_mtok'?: number | null
          'price_id'?: string | null
          'provider'?: string
          'raw_usage'?: Json | null
          'reasoning_tokens'?: number
          'recorded_at'?: string
          'request_id'?: string
          'request_type'?: string
          'service_tier'?: string
          'session_id'?: string | null
          'status'?: string
          'time_to_first_token_ms'?: number | null
          'tool_turns'?: number
          'total_cost_usd'?: never
          'total_tokens'?: never
          'trace_id'?: string | null
          'unpriced_reason'?: string | null
          'usage_status'?: string
          'user_email'?: string | null
          'user_id'?: string | null
          'web_search_cost_usd'?: never
          'web_search_requests'?: number
          'web_search_usd_per_1k'?: number | null
        }
        Relationships: []
      }
      'ai_usage_repricings': {
        Row: {
          'id': string
          'new_cost_usd': number
          'new_discount_id': string | null
          'new_discount_percent': number | null
          'new_price_id': string
          'new_rates': NonNullable<Json>
          'old_cost_usd': number | null
          'old_discount_id': string | null
          'old_discount_percent': number | null
          'old_price_id': string | null
          'old_rates': NonNullable<Json>
          'old_unpriced_reason': string | null
          'reason': string
          'repriced_at': string
          'repriced_by': string | null
          'run_id': string
          'usage_id': string
        }
        ComputedFields: never
        Insert: {
          'id'?: string
          'new_cost_usd': number
          'new_discount_id'?: string | null
          'new_discount_percent'?: number | null
          'new_price_id': string
          'new_rates': NonNullable<Json>
          'old_cost_usd'?: number | null
          'old_discount_id'?: string | null
          'old_discount_percent'?: number | null
          'old_price_id'?: string | null
          'old_rates': NonNullable<Json>
          'old_unpriced_reason'?: string | null
          'reason': string
          'repriced_at'?: string
          'repriced_by'?: string | null
          'run_id': string
          'usage_id': string
        }
        Update: {
          'id'?: string
          'new_cost_usd'?: number
          'new_discount_id'?: string | null
          'new_discount_percent'?: number | null
          'new_price_id'?: string
          'new_rates'?: NonNullable<Json>
          'old_cost_usd'?: number | null
          'old_discount_id'?: string | null
          'old_discount_percent'?: number | null
          'old_price_id'?: string | null
          'old_rates'?: NonNullable<Json>
          'old_unpriced_reason'?: string | null
          'reason'?: string
          'repriced_at'?: string
          'repriced_by'?: string | null
          'run_id'?: string
          'usage_id'?: string
        }
        Relationships: []
      }
      'organization_members': {
        Row: {
          'created_at': string
          'organization_id': string
          'role': string
          'user_id': string
        }
        ComputedFields: never
        Insert: {
          'created_at'?: string
          'organization_id': string
          'role'?: string
          'user_id': string
        }
        Update: {
          'created_at'?: string
          'organization_id'?: string
          'role'?: string
          'user_id'?: string
        }
        Relationships: []
      }
      'user_roles': {
        Row: {
          'created_at': string
          'user_id': string
          'user_role': string
        }
        ComputedFields: never
        Insert: {
          'created_at'?: string
          'user_id': string
          'user_role': string
        }
        Update: {
          'created_at'?: string
          'user_id'?: string
          'user_role'?: string
        }
        Relationships: []
      }
    }
    Views: {
      'ai_usage_summary': {
        Row: {
          'month': string | null
          'organization_id': string | null
          'successful_requests': number | null
          'total_cost_usd': number | null
          'total_requests': number | null
          'total_tokens': number | null
          'unpriced_requests': number | null
          'user_email': string | null
          'user_id': string | null
        }
        ComputedFields: never
        Relationships: []
      }
    }
    Functions: {
      'cancel_ai_batch_job': { Args: { 'p_id': string }; Returns: boolean }
      'claim_ai_batch_job': { Args: { 'p_claimed_before'?: string; 'p_id'?: string }; Returns: Json }
      'erase_ai_user': { Args: { 'p_max_rows'?: number; 'p_reason': string; 'p_user_id': string }; Returns: Json }
      'explain_ai_cost': { Args: { 'p_currency'?: string; 'p_id': string }; Returns: Json }
      'finish_ai_batch_job': {
        Args: {
          'p_completed_at'?: string
          'p_error_message'?: string
          'p_id': string
          'p_items_failed'?: number
          'p_items_processed'?: number
          'p_status'?: string
        }
        Returns: Json
      }
      'get_ai_batch_jobs': {
        Args: {
          'p_currency'?: string
          'p_end'?: string
          'p_feature'?: string
          'p_id'?: string
          'p_limit'?: number
          'p_locale'?: string
          'p_organization_id'?: string
          'p_start'?: string
        }
        Returns: {
          'calls': number
          'cancelled_at': string
          'completed_at': string
          'error_message': string
          'feature': string
          'feature_name': string
          'id': string
          'items_failed': number
          'items_processed': number
          'items_total': number
          'organization_id': string
          'provider': string
          'provider_batch_id': string
          'started_at': string
          'started_by': string
          'status': string
          'total_cost': number
          'total_tokens': number
          'unpriced_requests': number
        }[]
      }
      'get_ai_batch_requests': { Args: { 'p_after'?: string; 'p_id': string; 'p_limit'?: number }; Returns: Json }
      'get_ai_cost_summary': {
        Args: { 'p_at'?: string; 'p_currency'?: string; 'p_organization_id'?: string }
        Returns: Json
      }
      'get_ai_costs_by': {
        Args: {
          'p_at'?: string
          'p_currency'?: string
          'p_dimension': string
          'p_end'?: string
          'p_filters'?: Json
          'p_limit'?: number
          'p_locale'?: string
          'p_organization_id'?: string
          'p_start'?: string
        }
        Returns: Json
      }
      'get_ai_daily_costs': {
        Args: {
          'p_at'?: string
          'p_currency'?: string
          'p_end'?: string
          'p_filters'?: Json
          'p_organization_id'?: string
          'p_start'?: string
        }
        Returns: {
          'calls': number
          'cost': number
          'date': string
          'source': string
          'tokens': number
          'unpriced_requests': number
        }[]
      }
      'get_ai_entity_summary': {
        Args: {
          'p_at'?: string
          'p_currency'?: string
          'p_end'?: string
          'p_entity_id': string
          'p_entity_type': string
          'p_locale'?: string
          'p_organization_id'?: string
          'p_start'?: string
          'p_user_id'?: string
        }
        Returns: Json
      }
      'get_ai_feature_stats': {
        Args: {
          'p_at'?: string
          'p_end'?: string
          'p_filters'?: Json
          'p_limit'?: number
          'p_locale'?: string
          'p_organization_id'?: string
          'p_start'?: string
          'p_top_errors'?: number
        }
        Returns: Json
      }
      'get_ai_latency': {
        Args: {
          'p_at'?: string
          'p_dimension'?: string
          'p_end'?: string
          'p_filters'?: Json
          'p_limit'?: number
          'p_locale'?: string
          'p_organization_id'?: string
          'p_start'?: string
        }
        Returns: {
          'avg_ms': number
          'calls': number
          'key': string
          'name': string
          'p50_ms': number
          'p95_ms': number
          'p99_ms': number
          'source': string
        }[]
      }
      'get_ai_requests': {
        Args: {
          'p_batch_job_id'?: string
          'p_currency'?: string
          'p_cursor'?: string
          'p_end'?: string
          'p_filters'?: Json
          'p_limit'?: number
          'p_locale'?: string
          'p_organization_id'?: string
          'p_request_id'?: string
          'p_session_id'?: string
          'p_start'?: string
          'p_status'?: string
          'p_unpriced_only'?: boolean
        }
        Returns: Json
      }
      'get_ai_unpriced_models': {
        Args: { 'p_organization_id'?: string }
        Returns: {
          'first_used_at': string
          'geo': string
          'last_used_at': string
          'model_used': string
          'provider': string
          'service_tier': string
          'total_tokens': number
          'unpriced_reason': string
          'unpriced_requests': number
        }[]
      }
      'get_ai_usage_access': { Args: Record<PropertyKey, never>; Returns: Json }
      'get_ai_usage_dashboard': {
        Args: {
          'p_at'?: string
          'p_currency'?: string
          'p_days'?: number
          'p_locale'?: string
          'p_organization_id'?: string
        }
        Returns: Json
      }
      'get_ai_usage_overview': {
        Args: {
          'p_at'?: string
          'p_currency'?: string
          'p_end'?: string
          'p_filters'?: Json
          'p_organization_id'?: string
          'p_start'?: string
        }
        Returns: Json
      }
      'get_ai_usage_summary': {
        Args: {
          'p_at'?: string
          'p_currency'?: string
          'p_days'?: number
          'p_locale'?: string
          'p_organization_id'?: string
        }
        Returns: Json
      }
      'get_ai_usage_timeseries': {
        Args: {
          'p_at'?: string
          'p_currency'?: string
          'p_dimension'?: string
          'p_end'?: string
          'p_filters'?: Json
          'p_interval'?: string
          'p_limit'?: number
          'p_locale'?: string
          'p_organization_id'?: string
          'p_start'?: string
          'p_time_zone'?: string
        }
        Returns: {
          'calls': number
          'cost': number
          'cost_usd': number
          'is_rest': boolean
          'key': string
          'name': string
          'source': string
          'start_on': string
          'successful_calls': number
          'tokens': number
          'unpriced_requests': number
        }[]
      }
      'get_user_ai_usage': {
        Args: {
          'p_at'?: string
          'p_currency'?: string
          'p_days'?: number
          'p_locale'?: string
          'p_organization_id'?: string
          'p_user_id': string
        }
        Returns: Json
      }
      'load_ai_exchange_rates': { Args: { 'p_csv': string; 'p_since'?: string; 'p_source'?: string }; Returns: Json }
      'log_ai_feature_usage': {
        Args: {
          'p_duration_ms'?: number
          'p_entity_id'?: string
          'p_entity_type'?: string
          'p_error_code'?: string
          'p_error_message'?: string
          'p_feature': string
          'p_metadata'?: Json
          'p_occurred_at'?: string
          'p_organization_id'?: string
          'p_request_id'?: string
          'p_status'?: string
          'p_trace_id'?: string
          'p_user_id'?: string
        }
        Returns: string
      }
      'log_ai_usage': {
        Args: {
          'p_audio_input_tokens'?: number
          'p_audio_output_tokens'?: number
          'p_batch_job_id'?: string
          'p_cache_read_tokens'?: number
          'p_cache_write_1h_tokens'?: number
          'p_cache_write_5m_tokens'?: number
          'p_customer_id'?: string
          'p_customer_name'?: string
          'p_entity_id'?: string
          'p_entity_type'?: string
          'p_error_code'?: string
          'p_error_message'?: string
          'p_feature'?: string
          'p_geo'?: string
          'p_image_output_tokens'?: number
          'p_input_tokens'?: number
          'p_latency_ms'?: number
          'p_line'?: number
          'p_metadata'?: Json
          'p_model_used'?: string
          'p_occurred_at'?: string
          'p_operation'?: string
          'p_organization_id'?: string
          'p_output_tokens'?: number
          'p_provider'?: string
          'p_raw_usage'?: Json
          'p_reasoning_tokens'?: number
          'p_request_id'?: string
          'p_request_type'?: string
          'p_service_tier'?: string
          'p_session_id'?: string
          'p_status'?: string
          'p_time_to_first_token_ms'?: number
          'p_tool_turns'?: number
          'p_trace_id'?: string
          'p_usage_status'?: string
          'p_user_email'?: string
          'p_user_id': string
          'p_web_search_requests'?: number
        }
        Returns: string
      }
      'log_ai_usage_batch': { Args: { 'p_records': Json }; Returns: Json }
      'preview_ai_model_price': {
        Args: {
          'p_effective_on'?: string
          'p_geo'?: string
          'p_is_correction'?: boolean
          'p_model': string
          'p_organization_id'?: string
          'p_provider': string
          'p_rates': Json
          'p_service_tier'?: string
          'p_source': string
          'p_unpriced_only'?: boolean
        }
        Returns: Json
      }
      'preview_ai_price_discount': {
        Args: {
          'p_effective_on'?: string
          'p_is_correction'?: boolean
          'p_model'?: string
          'p_organization_id'?: string
          'p_percent_off': number
          'p_provider': string
          'p_source': string
        }
        Returns: Json
      }
      'queue_ai_batch_requests': { Args: { 'p_id': string; 'p_requests': Json }; Returns: number }
      'rebuild_ai_usage_rollups': { Args: { 'p_end'?: string; 'p_start'?: string }; Returns: Json }
      'release_ai_batch_job': { Args: { 'p_id': string }; Returns: undefined }
      'reprice_ai_usage': {
        Args: {
          'p_dry_run'?: boolean
          'p_end'?: string
          'p_max_rows'?: number
          'p_model'?: string
          'p_organization_id'?: string
          'p_provider'?: string
          'p_reason'?: string
          'p_start'?: string
          'p_unpriced_only'?: boolean
        }
        Returns: Json
      }
      'retain_ai_usage': { Args: { 'p_months': number }; Returns: Json }
      'set_ai_batch_submission': {
        Args: { 'p_id': string; 'p_provider_batch_id'?: string; 'p_state': string }
        Returns: boolean
      }
      'set_ai_feature_name': {
        Args: { 'p_display_name'?: string; 'p_feature': string; 'p_locale'?: string }
        Returns: {
          'display_name': string
          'feature': string
          'locale': string
        }[]
        SetofOptions: {
          from: '*'
          to: 'ai_features'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      'set_ai_model_price': {
        Args: {
          'p_effective_on'?: string
          'p_geo'?: string
          'p_is_correction'?: boolean
          'p_model': string
          'p_organization_id'?: string
          'p_provider': string
          'p_rates': Json
          'p_service_tier'?: string
          'p_source': string
        }
        Returns: {
          'audio_input_usd_per_mtok': number | null
          'audio_output_usd_per_mtok': number | null
          'cache_read_usd_per_mtok': number | null
          'cache_write_1h_usd_per_mtok': number | null
          'cache_write_5m_usd_per_mtok': number | null
          'context_over_tokens': number
          'effective_on': string
          'geo': string | null
          'hours_end': string | null
          'hours_start': string | null
          'id': string
          'image_output_usd_per_mtok': number | null
          'input_usd_per_mtok': number | null
          'is_custom': boolean
          'is_weekdays_only': boolean
          'is_withdrawn': boolean
          'model': string
          'organization_id': string | null
          'output_usd_per_mtok': number | null
          'provider': string
          'recorded_at': string
          'recorded_by': string | null
          'revision': number
          'service_tier': string
          'source': string
          'web_search_usd_per_1k': number | null
        }[]
        SetofOptions: {
          from: '*'
          to: 'ai_model_prices'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      'set_ai_price_discount': {
        Args: {
          'p_effective_on'?: string
          'p_is_correction'?: boolean
          'p_model'?: string
          'p_organization_id'?: string
          'p_percent_off': number
          'p_provider': string
          'p_source': string
        }
        Returns: {
          'effective_on': string
          'id': string
          'model': string | null
          'organization_id': string | null
          'percent_off': number
          'provider': string
          'recorded_at': string
          'recorded_by': string | null
          'revision': number
          'source': string
        }[]
        SetofOptions: {
          from: '*'
          to: 'ai_price_discounts'
          isOneToOne: false
          isSetofReturn: true
        }
      }
      'settle_ai_batch_results': { Args: { 'p_id': string; 'p_results': Json }; Returns: number }
      'start_ai_batch_job': {
        Args: {
          'p_feature': string
          'p_id'?: string
          'p_items_total'?: number
          'p_organization_id'?: string
          'p_provider'?: string
          'p_started_at'?: string
          'p_started_by'?: string
        }
        Returns: string
      }
      'sync_ai_model_prices': { Args: { 'p_aliases'?: Json; 'p_on'?: string; 'p_prices': Json }; Returns: Json }
      'verify_ai_usage_rollups': {
        Args: { 'p_end'?: string; 'p_start'?: string }
        Returns: {
          'difference': Json
          'grain': string
          'grouping': string
          'key': Json
          'starts_at': string
        }[]
      }
    }
    Enums: {
      [_ in never]: never
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, 'public'>]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  } ? keyof (
      & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
      & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views']
    )
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals } ? (
    & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    & DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views']
  )[TableName] extends {
    Row: infer R
  } ? R
  : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
    ? (DefaultSchema['Tables'] & DefaultSchema['Views'])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R
    } ? R
    : never
  : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema['Tables']
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  } ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
    Insert: infer I
  } ? I
  : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I
    } ? I
    : never
  : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema['Tables']
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  } ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
    Update: infer U
  } ? U
  : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U
    } ? U
    : never
  : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema['Enums']
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  } ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums']
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums'][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema['Enums']
    ? DefaultSchema['Enums'][DefaultSchemaEnumNameOrOptions]
  : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema['CompositeTypes']
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  } ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes']
    : never = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes'][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema['CompositeTypes']
    ? DefaultSchema['CompositeTypes'][PublicCompositeTypeNameOrOptions]
  : never

export const Constants = {
  'public': {
    Enums: {},
  },
} as const
