import type { ApiErrorBody } from '../../types/index.ts'

/** An error for the caller of an edge function, in PostgREST's shape. */
export class ApiError extends Error {
  readonly status: number
  readonly body: ApiErrorBody
  readonly headers: Record<string, string>

  constructor(
    status: number,
    { code, message, details = null, hint = null }: Pick<ApiErrorBody, 'code' | 'message'> & Partial<ApiErrorBody>,
    headers: Record<string, string> = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.body = { code, message, details, hint }
    this.headers = headers
  }

  response(): Response {
    return Response.json(this.body, { status: this.status, headers: this.headers })
  }
}

/** Runs a handler; an {@link ApiError} that it throws becomes the response, anything else a 500 without its inside. */
export async function answering(handler: () => Promise<Response>): Promise<Response> {
  try {
    return await handler()
  } catch (error) {
    if (error instanceof ApiError) return error.response()
    console.error(error)
    return new ApiError(500, { code: 'internal_error', message: 'The function failed unexpectedly.' }).response()
  }
}
