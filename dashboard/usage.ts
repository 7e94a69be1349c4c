import type { SupabaseClient } from '@supabase/supabase-js'
import { type Database, type UserUsage, userUsage } from '../types/index.ts'
import { element } from './element.ts'
import { formatCost, formatCount, formatDuration, formatMoment } from './format.ts'

type RequestRow = UserUsage['recent_requests'][number]

/** Reads the signed-in user's own usage and shows it. Resolves with it, or with nothing when it cannot be read. */
export async function showUsage(supabase: SupabaseClient<Database>): Promise<UserUsage | undefined> {
  const { data: { session } } = await supabase.auth.getSession()
  if (!session) return
  const { data, error } = await supabase.rpc('get_user_ai_usage', { p_user_id: session.user.id })
  element('usage-error').textContent = error ? `Your usage could not be read: ${error.message} ${error.hint ?? ''}` : ''
  if (error) return
  const usage = userUsage.parse(data)
  const { total_cost_usd, total_requests, total_tokens, unpriced_requests } = usage.summary
  element('total-cost').textContent = formatCost(total_cost_usd)
  element('total-requests').textContent = formatCount(total_requests)
  element('total-tokens').textContent = formatCount(total_tokens)
  if (unpriced_requests > 0) element('total-cost').append(` + ${formatCount(unpriced_requests)} unpriced`)
  showRequests(usage.recent_requests)
  return usage
}

/** The rows that have been on the page before, so that only a new one is pointed out. */
let known: Set<string> | undefined

function showRequests(requests: RequestRow[]): void {
  element('no-requests').hidden = requests.length > 0
  element('requests').replaceChildren(...requests.map((request) => {
    const row = document.createElement('tr')
    if (known && !known.has(request.id)) row.className = 'new'
    row.append(
      cell(formatMoment(request.created_at)),
      cell(request.model_used),
      cell(formatCost(request.cost), 'number'),
      cell(formatCount(request.input_tokens), 'number'),
      cell(formatCount(request.cache_read_tokens + request.cache_write_tokens), 'number'),
      cell(formatCount(request.output_tokens), 'number'),
      cell(formatDuration(request.latency_ms), 'number'),
      cell(request.status, request.status === 'success' ? 'status' : 'status failed'),
    )
    return row
  }))
  known = new Set(requests.map(({ id }) => id))
}

function cell(text: string, className = ''): HTMLTableCellElement {
  return Object.assign(document.createElement('td'), { textContent: text, className })
}
