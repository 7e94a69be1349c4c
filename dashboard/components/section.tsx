import { type ReactNode, useId } from 'react'
import styles from './page.module.css'

/** A card of a page. `isStale` dims what belongs to what was asked before. */
export function Section({ title, hint, actions, isFlush = false, isStale = false, children }: {
  title: string
  /** One line under the title. */
  hint?: ReactNode
  actions?: ReactNode
  /** Tables reach to the edges. */
  isFlush?: boolean
  isStale?: boolean
  children: ReactNode
}) {
  const id = useId()
  return (
    <section className={styles.section} aria-labelledby={id} aria-busy={isStale}>
      <div className={styles.head}>
        <div>
          <h2 id={id}>{title}</h2>
          {hint && <p className={styles.hint}>{hint}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      <div className={isFlush ? styles.flush : styles.body}>{children}</div>
    </section>
  )
}
