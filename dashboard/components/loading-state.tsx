import { useMessages } from '../locale/locale.tsx'
import styles from './state.module.css'
import { words } from './words.ts'

/** In the place of what is being read for the first time. */
export function LoadingState({ fullPage = false }: { fullPage?: boolean }) {
  const t = useMessages(words)
  return (
    <div className={`${styles.state} ${styles.loading} ${fullPage ? styles.fullPage : ''}`} role='status'>
      <span className={styles.spinner} aria-hidden='true' />
      <span className='visually-hidden'>{t.loading}</span>
    </div>
  )
}
