import type { ReactNode } from 'react'
import styles from './stat-tile.module.css'

/** A number with its name. Tiles stand in a {@link StatTiles}. */
export function StatTile({ label, value, exact, children, isProminent = false }: {
  label: string
  /** Undefined while it is being read. */
  value: string | undefined
  /** Every digit of it, on hover. */
  exact?: string
  /** What puts it into perspective, under it. */
  children?: ReactNode
  isProminent?: boolean
}) {
  return (
    <div className={`${styles.tile} ${isProminent ? styles.prominent : ''}`}>
      <dt>{label}</dt>
      <dd className={styles.value} title={exact}>
        {value ?? <span className={styles.pending} aria-hidden='true' />}
      </dd>
      <dd className={styles.note}>{children}</dd>
    </div>
  )
}

/** Numbers side by side, under a title for those who do not see it. */
export function StatTiles({ label, children }: { label: string; children: ReactNode }) {
  return <dl className={styles.tiles} aria-label={label}>{children}</dl>
}
