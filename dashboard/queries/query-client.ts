import { keepPreviousData, QueryCache, QueryClient } from '@tanstack/react-query'
import { UsageReadError } from '../../types/index.ts'

/** PostgREST refuses the token itself: it is not valid, or not any more. */
export function isSessionError(error: unknown): boolean {
  return error instanceof UsageReadError && /^PGRST30\d$/.test(error.code)
}

/** The database answered, and would answer the same again. */
export function isRefusal(error: unknown): boolean {
  return error instanceof UsageReadError && /^(PT4\d\d|PGRST|42501)/.test(error.code)
}

/** `onSessionError` is told when a read fails because the session does. */
export function createQueryClient(onSessionError: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isSessionError(error)) onSessionError()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // What is on the page stays until there is something to take its place.
        placeholderData: keepPreviousData,
        retry: (failures, error) => !isRefusal(error) && failures < 2,
        retryDelay: (failures) => 500 * 2 ** failures,
        // The page says itself what does not answer, and goes on asking: the browser's guess is no help.
        networkMode: 'always',
      },
    },
  })
}
