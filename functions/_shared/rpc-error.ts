import { ApiError } from './api-error.ts'

/** An RPC's error, for the caller of the function: with its own status where it has one, such as PT409. */
export function rpcError(
  { code, message, details, hint }: {
    code: string
    message: string
    details: string | null
    hint: string | null
  },
): ApiError {
  const status = Number(/^PT(4\d\d)$/.exec(code)?.[1] ?? 500)
  return new ApiError(status, { code, message, details, hint })
}
