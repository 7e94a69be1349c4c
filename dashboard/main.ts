import { createClient, type Session } from '@supabase/supabase-js'
import type { Database } from '../types/index.ts'
import { watchAsk } from './ask.ts'
import { element } from './element.ts'
import { offerReadyMade, watchSignIn } from './sign-in.ts'
import { showUsage } from './usage.ts'

/** What the page must know of where it is: the project is at its own origin. */
interface Config {
  publishableKey: string
  /** The ready-made accounts of a local stack. */
  signIns?: { email: string; password: string }[]
}

const config: Config = await (await fetch('/config.json')).json()
const supabase = createClient<Database>(location.origin, config.publishableKey)

let shown: string | undefined

function show(session: Session | null): void {
  element('signed-out').hidden = session !== null
  element('signed-in').hidden = session === null
  element('who').hidden = session === null
  element('email').textContent = session?.user.email ?? ''
  // Tokens are refreshed now and then: that alone is no reason to read again.
  if (session && session.user.id !== shown) void showUsage(supabase)
  shown = session?.user.id
}

supabase.auth.onAuthStateChange((_, session) => show(session))
element('sign-out').addEventListener('click', () => supabase.auth.signOut())
watchSignIn(supabase)
offerReadyMade(config.signIns ?? [])
watchAsk(supabase)
