import { z } from 'zod'

const databaseError = z.object({
  code: z.string().regex(/^(08|23|40|54|57|58|P0|XX)...$/),
  message: z.string(),
  detail: z.string().nullish().default(null),
  hint: z.string().nullish().default(null),
})

/** The codes that lite passes on by itself. */
const known = ['23502', '23503', '23505']

/**
 * Lets a connection's errors reach the client as PostgREST reports them: with their code and hint. `@supabase/lite` would
 * make all that it does not know a 500 with the code SUP. It does know PostgREST's own way to raise any error:
 * https://docs.postgrest.org/en/v14/references/errors.html.
 */
export function reportAsPostgrest(connection: { normalizeDbError(error: unknown): unknown }): void {
  const normalize = connection.normalizeDbError.bind(connection)
  connection.normalizeDbError = (thrown) => {
    const error = normalize(thrown)
    const { data } = databaseError.safeParse(error)
    if (!data || known.includes(data.code)) return error
    const { code, message, detail: details, hint } = data
    return Object.assign(new Error(JSON.stringify({ code, message, details, hint })), {
      code: 'PGRST',
      detail: JSON.stringify({ status: statusOf(code), headers: {} }),
    })
  }
}

function statusOf(code: string): number {
  if (code.startsWith('23') || code === 'P0001') return 400
  return code.startsWith('08') ? 503 : 500
}
