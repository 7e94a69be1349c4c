import { apiError } from '../../types/index.ts'

/** What an edge function refused, in its own words where it said any. */
export async function functionError(error: { message: string; context?: unknown }): Promise<Error> {
  if (!(error.context instanceof Response)) return new Error(error.message)
  const { data } = apiError.safeParse(await error.context.json().catch(() => undefined))
  return new Error(data ? `${data.message} ${data.hint ?? ''}`.trim() : error.message)
}
