import { type ReactNode, useEffect } from 'react'
import styles from './page.module.css'

/** A page: its title, what it is limited to (range, currency), and its sections. */
export function Page({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · AI usage`
  }, [title])
  return (
    <main className={styles.page} id='main' tabIndex={-1}>
      <header className={styles.header}>
        <h1>{title}</h1>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </main>
  )
}
