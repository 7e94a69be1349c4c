import type { z } from 'zod'
import { ApiError } from './api-error.ts'

/** The JSON body of a request, checked. Throws a 400 that names each key at fault. */
export async function requestBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  return checked(await postedText(request), schema)
}

/** The same where the body may be left out, for a schema whose keys all have defaults. */
export async function optionalBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  return checked(await postedText(request) || '{}', schema)
}

function postedText(request: Request): Promise<string> {
  if (request.method !== 'POST') {
    throw new ApiError(405, {
      code: 'method_not_allowed',
      message: 'Use POST.',
    }, { allow: 'POST' })
  }
  return request.text()
}

function checked<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): z.output<Schema> {
  const parsed = schema.safeParse(parsedJson(text))
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => ({
    path: path.join('.'),
    message,
  }))
  const [first] = issues
  throw new ApiError(400, {
    code: 'invalid_request',
    message: `The body is not valid: ${first?.path ? `${first.path}: ` : ''}${first?.message}`,
    details: issues,
    hint: 'Correct the keys named in details.',
  })
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError(400, {
      code: 'invalid_json',
      message: 'The body is not JSON.',
    })
  }
}
