import { RouterProvider } from '@tanstack/react-router'
import { ErrorState } from './components/error-state.tsx'
import { LoadingState } from './components/loading-state.tsx'
import { UsageProvider } from './queries/usage.tsx'
import { router } from './router.tsx'
import { SignIn } from './session/sign-in.tsx'
import { useSession } from './session/session.tsx'

/** The session comes first: without one there is nothing to read. */
export function App() {
  const { state } = useSession()
  if (state.status === 'loading') return <LoadingState fullPage />
  if (state.status === 'unreachable') {
    return <ErrorState error={new TypeError('No answer')} onRetry={() => location.reload()} fullPage />
  }
  if (state.status === 'signed-out') return <SignIn />
  return (
    <UsageProvider key={state.session.user.id}>
      <RouterProvider router={router} />
    </UsageProvider>
  )
}
