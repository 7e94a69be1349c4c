import type { z } from 'zod'
import { ApiError } from './api-error.ts'

/** The JSON body of a request, checked. Throws a 400 that names each key at fault. */
export async function requestBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (request.method !== 'POST') {
    throw new ApiError(405, { code: 'method_not_allowed', message: 'Use POST.' }, { allow: 'POST' })
  }
  const json = await request.json().catch(() => {
    throw new ApiError(400, { code: 'invalid_json', message: 'The body is not JSON.' })
  })
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const [first] = issues
  throw new ApiError(400, {
    code: 'invalid_request',
    message: `The body is not valid: ${first?.path ? `${first.path}: ` : ''}${first?.message}`,
    details: issues,
    hint: 'Correct the keys named in details.',
  })
}
