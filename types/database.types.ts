export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  'public': {
    Tables: {
      'ai_model_aliases': {
        Row: {
          'alias': string
          'model': string
          'provider': string
        }
        ComputedFields: never
        Insert: {
          'alias': string
          'model': string
          'provider': string
        }
        Update: {
          'alias'?: string
          'model'?: string
          'provider'?: string
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
          'id': string
          'image_output_usd_per_mtok': number | null
          'input_usd_per_mtok': number | null
          'model': string
          'output_usd_per_mtok': number | null
          'provider': string
          'recorded_at': string
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
          'effective_on': string
          'geo'?: string | null
          'id'?: string
          'image_output_usd_per_mtok'?: number | null
          'input_usd_per_mtok'?: number | null
          'model': string
          'output_usd_per_mtok'?: number | null
          'provider': string
          'recorded_at'?: string
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
          'id'?: string
          'image_output_usd_per_mtok'?: number | null
          'input_usd_per_mtok'?: number | null
          'model'?: string
          'output_usd_per_mtok'?: number | null
          'provider'?: string
          'recorded_at'?: string
          'service_tier'?: string
          'source'?: string
          'web_search_usd_per_1k'?: number | null
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
      [_ in never]: never
    }
    Functions: {
      'get_ai_cost_summary': { Args: { 'p_at'?: string; 'p_organization_id'?: string }; Returns: Json }
      'get_ai_usage_dashboard': {
        Args: { 'p_at'?: string; 'p_days'?: number; 'p_organization_id'?: string }
        Returns: Json
      }
      'get_user_ai_usage': {
        Args: { 'p_at'?: string; 'p_days'?: number; 'p_organization_id'?: string; 'p_user_id': string }
        Returns: Json
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
