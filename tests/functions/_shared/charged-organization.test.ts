import { createClient } from '@supabase/supabase-js'
import { expect, test, vi } from 'vitest'
import { chargedTo } from '../../../functions/_shared/charged-organization.ts'
import { userId } from '../../support/fake-caller.ts'
import type { Database } from '../../../types/index.ts'

/** Never answers. */
const hang: typeof fetch = (_, init) =>
  new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))

test('a database that hangs does not hold up the log for ever', async () => {
  const timeout = vi.spyOn(AbortSignal, 'timeout')
  timeout.mockImplementationOnce(() => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(new DOMException('Too late.', 'TimeoutError')), 20)
    return abort.signal
  })
  const supabase = createClient<Database>('http://localhost', 'key', { global: { fetch: hang } })
  const context = { p_user_id: userId, p_model_used: 'claude-haiku-4-5' }
  expect(await chargedTo({ userId, supabase }, undefined, context)).toEqual({
    ...context,
    p_metadata: { organization: 'could not be read' },
  })
  expect(timeout).toHaveBeenCalledWith(5_000)
})
