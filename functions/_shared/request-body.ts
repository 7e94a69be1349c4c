import type { z } from 'zod'
import { ApiError } from './api-error.ts'

/** The JSON body of a request, checked. Throws a 400 that names each key at fault, a 413 when it has more bytes. */
export async function requestBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  { maxBytes = Infinity }: { maxBytes?: number } = {},
): Promise<z.output<Schema>> {
  checkMethod(request)
  return checked(await textUpTo(maxBytes, request), schema)
}

/** The same where the body may be left out, for a schema whose keys all have defaults. */
export async function optionalBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  checkMethod(request)
  return checked(await request.text() || '{}', schema)
}

/** The JSON body of a request, unchecked. Throws a 413 when it has more bytes. */
export async function requestJson(request: Request, { maxBytes }: { maxBytes: number }): Promise<unknown> {
  checkMethod(request)
  return parsedJson(await textUpTo(maxBytes, request))
}

/** What is wrong with each key. A key that is unknown has a line of its own. */
export function issuesOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.flatMap((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : undefined
    return keys
      ? keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'unknown key' }))
      : [{ path: issue.path.join('.'), message: issue.message }]
  })
}

function checkMethod({ method }: Request): void {
  if (method === 'POST') return
  throw new ApiError(405, { code: 'method_not_allowed', message: 'Use POST.' }, { allow: 'POST' })
}

async function textUpTo(maxBytes: number, request: Request): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length
    if (bytes > maxBytes) {
      throw new ApiError(413, {
        code: 'body_too_large',
        message: `The body has more than ${maxBytes} bytes.`,
        hint: 'Send less at once.',
      })
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function checked<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): z.output<Schema> {
  const parsed = schema.safeParse(parsedJson(text))
  if (parsed.success) return parsed.data
  const issues = issuesOf(parsed.error)
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
