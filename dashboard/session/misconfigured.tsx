import { useMessages } from '../locale/locale.tsx'
import styles from './sign-in.module.css'
import { signInWords } from './sign-in-words.ts'

/** In the place of the page where it does not know of which project it is. */
export function Misconfigured({ error }: { error: unknown }) {
  const t = useMessages(signInWords)
  return (
    <main className={styles.page}>
      <div className={styles.card} role='alert'>
        <h1>{t.misconfigured}</h1>
        <p>{t.misconfiguredHint}</p>
        <pre
          className={styles.example}
        >{'{\n  "url": "https://<ref>.supabase.co",\n  "publishableKey": "sb_publishable_…"\n}'}</pre>
        <p className={styles.error}>{error instanceof Error ? error.message : String(error)}</p>
      </div>
    </main>
  )
}
