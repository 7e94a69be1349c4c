import { Funnel } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './requests.module.css'

/** What a cell says, with a way to limit the list to it. Who has no mouse finds the same in the open call. */
export function Filtered({ label, onSelect, children }: {
  label: string
  onSelect(): void
  children: ReactNode
}) {
  return (
    <span className={styles.filtered}>
      <span>{children}</span>
      <button
        type='button'
        tabIndex={-1}
        aria-label={label}
        title={label}
        onClick={(event) => {
          event.stopPropagation()
          onSelect()
        }}
      >
        <Funnel size={12} aria-hidden='true' />
      </button>
    </span>
  )
}
