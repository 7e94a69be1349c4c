import { vi } from 'vitest'
import type { Caller } from '../../functions/_shared/caller.ts'

export const userId = '3f0f8f8e-0000-4000-8000-000000000001'

export interface FakeRead {
  data?: unknown
  error?: { code: string; message: string; hint?: string }
}

/** A signed-in user who belongs to these organizations. `reads` answers what they ask the database, by its name. */
export function fakeCaller(
  { organizations = [], reads = {} }: { organizations?: string[] | 'unreadable'; reads?: Record<string, FakeRead> } =
    {},
) {
  const members = organizations === 'unreadable'
    ? { data: null, error: { code: 'PGRST002', message: 'no connection' } }
    : { data: organizations.map((organization_id) => ({ organization_id })), error: null }
  const rpc = vi.fn((name: string, _args: object) => Promise.resolve({ data: null, error: null, ...reads[name] }))
  const rows = { data: null, error: null, ...reads.ai_usage_log }
  const query: Record<string, unknown> = { then: (resolve: (value: unknown) => void) => resolve(rows) }
  for (const step of ['select', 'eq', 'gte', 'order', 'limit']) query[step] = vi.fn(() => query)
  const membership = { select: () => ({ eq: () => ({ abortSignal: () => Promise.resolve(members) }) }) }
  const from = (table: string) => table === 'organization_members' ? membership : query
  const caller = { userId, userEmail: 'user@example.com', supabase: { from, rpc }, supabaseAdmin: {} }
  return { caller: caller as unknown as Caller, rpc, query }
}
