import type { SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'
import type { Database } from '../../types/index.ts'

/** A tool that Claude may use. It reads the ledger as the caller, so row level security decides what it sees. */
interface Tool {
  description: string
  inputSchema: { type: 'object'; [key: string]: unknown }
  run(supabase: SupabaseClient<Database>, input: unknown): Promise<ToolResult>
}

export interface ToolResult {
  content: string
  isError: boolean
}

interface ToolDefinition<Input extends z.ZodObject> {
  description: string
  input: Input
  read(supabase: SupabaseClient<Database>, input: z.output<Input>): PromiseLike<{ data: unknown; error: unknown }>
}

function tool<Input extends z.ZodObject>({ description, input, read }: ToolDefinition<Input>): Tool {
  return {
    description,
    inputSchema: { ...z.toJSONSchema(input, { io: 'input' }), type: 'object' },
    async run(supabase, given) {
      const parsed = input.safeParse(given)
      if (!parsed.success) return { content: z.prettifyError(parsed.error), isError: true }
      const { data, error } = await read(supabase, parsed.data)
      return { content: JSON.stringify(error ?? data), isError: Boolean(error) }
    },
  }
}

const days = z.int().min(1).max(3660).default(30).describe('Whole UTC days up to and including today; 1 is today only.')
const currency = z.string().regex(/^[A-Z]{3}$/).optional()
  .describe('ISO 4217; US dollars by default. Keys that end in _usd stay US dollars, the others are in this currency.')
const organization = z.uuid().optional().describe('Only this organization.')

/** The tools of the usage analyst, by name. */
export const tools: Record<string, Tool> = {
  get_user_usage: tool({
    description: 'One user: totals, tokens and cost per day, the newest 50 requests. Callers may read their own; ' +
      "admins everybody's.",
    input: z.object({ user_id: z.uuid().describe("The caller's own id is in the system prompt."), days, currency }),
    read: (supabase, { user_id, days, currency }) =>
      supabase.rpc('get_user_ai_usage', { p_user_id: user_id, p_days: days, p_currency: currency }),
  }),
  get_dashboard: tool({
    description: 'Everybody: summary, cost by user, by customer, by request type and per day, this month and last ' +
      'month. For admins, and for the admins of an organization.',
    input: z.object({ days, organization_id: organization, currency }),
    read: (supabase, { days, organization_id, currency }) =>
      supabase.rpc('get_ai_usage_dashboard', {
        p_days: days,
        p_organization_id: organization_id,
        p_currency: currency,
      }),
  }),
  get_cost_summary: tool({
    description: 'What AI cost today, yesterday, this week, this month, last month and ever. For admins, and for the ' +
      'admins of an organization.',
    input: z.object({ organization_id: organization, currency }),
    read: (supabase, { organization_id, currency }) =>
      supabase.rpc('get_ai_cost_summary', { p_organization_id: organization_id, p_currency: currency }),
  }),
  list_unpriced_models: tool({
    description: 'What has no known cost: models, tiers and reasons, with how many requests. For admins, and for the ' +
      'admins of an organization.',
    input: z.object({ organization_id: organization }),
    read: (supabase, { organization_id }) =>
      supabase.rpc('get_ai_unpriced_models', { p_organization_id: organization_id }),
  }),
  explain_cost: tool({
    description: 'How the cost of one request came about: price and source, each token category times its rate, ' +
      'discount, sum. For requests that the caller may see.',
    input: z.object({ id: z.uuid().describe('The id of a row of list_requests.'), currency }),
    read: (supabase, { id, currency }) => supabase.rpc('explain_ai_cost', { p_id: id, p_currency: currency }),
  }),
  list_requests: tool({
    description: 'Single requests that the caller may see, with model, tokens, cost and status of each.',
    input: z.object({
      limit: z.int().min(1).max(100).default(20),
      order: z.enum(['newest', 'most_expensive']).default('newest'),
      model: z.string().optional().describe('Only this model, by its exact name.'),
      status: z.enum(['success', 'error', 'timeout', 'cancelled']).optional(),
      since: z.iso.datetime({ offset: true }).optional().describe('Only requests from this moment on.'),
    }),
    read: (supabase, { limit, order, model, status, since }) => {
      let query = supabase.from('ai_usage_log').select(
        'id, created_at, user_email, customer_name, request_type, feature, model_used, status, error_code, ' +
          'total_tokens, total_cost_usd, unpriced_reason, latency_ms, session_id',
      )
      if (model) query = query.eq('model_used', model)
      if (status) query = query.eq('status', status)
      if (since) query = query.gte('created_at', since)
      const column = order === 'newest' ? 'created_at' : 'total_cost_usd'
      return query.order(column, { ascending: false, nullsFirst: false }).limit(limit)
    },
  }),
}
