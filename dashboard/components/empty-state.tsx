import { Inbox, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './state.module.css'

/** Where there is nothing to show: what would be here, and what to do about it. */
export function EmptyState({ icon: Icon = Inbox, title, hint, children }: {
  icon?: LucideIcon
  title: string
  hint?: string
  /** Buttons or links. */
  children?: ReactNode
}) {
  return (
    <div className={styles.state}>
      <span className={styles.icon}>
        <Icon size={18} aria-hidden='true' />
      </span>
      <p className={styles.title}>{title}</p>
      {hint && <p className={styles.hint}>{hint}</p>}
      {children && <div className={styles.actions}>{children}</div>}
    </div>
  )
}
