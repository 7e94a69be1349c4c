import { Inbox, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './state.module.css'

/** Where there is nothing to show: what would be here, and what to do about it. */
export function EmptyState({ icon: Icon = Inbox, title, hint, isPage = false, children }: {
  icon?: LucideIcon
  title: string
  hint?: string
  /** In the place of a page. */
  isPage?: boolean
  /** Buttons or links. */
  children?: ReactNode
}) {
  const Title = isPage ? 'h1' : 'p'
  const state = (
    <div className={styles.state}>
      <span className={styles.icon}>
        <Icon size={18} aria-hidden='true' />
      </span>
      <Title className={styles.title}>{title}</Title>
      {hint && <p className={styles.hint}>{hint}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  )
  return isPage ? <main id='main' tabIndex={-1}>{state}</main> : state
}
