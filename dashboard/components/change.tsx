import type { Big } from 'big.js'
import type { ReactNode } from 'react'
import { exact, type Numeric } from '../locale/exact.ts'
import { useFormat } from '../locale/format.ts'
import { useMessages } from '../locale/locale.tsx'
import styles from './change.module.css'
import { words } from './words.ts'

/**
 * By how many percent a number changed, and against what, which where there was nothing before is not said. More is neither good
 * nor bad; `isMoreBad` says that it is bad.
 */
export function Change({ now, before, isMoreBad = false, children }: {
  now: Numeric
  before: Numeric
  isMoreBad?: boolean
  children?: ReactNode
}) {
  const format = useFormat()
  const t = useMessages(words)
  const difference = exact(now).minus(exact(before))
  const text = format.change(percentChange(now, before))
  const tone = !isMoreBad || difference.eq(0) ? '' : difference.gte(0) ? styles.worse : styles.better
  if (text === null) return <span className={styles.change}>{difference.eq(0) ? '–' : t.newlySpent}</span>
  return (
    <>
      <span className={`${styles.change} ${tone}`}>{text}</span> {children}
    </>
  )
}

/** Null where there was nothing before. */
export function percentChange(now: Numeric, before: Numeric): Big | null {
  const base = exact(before)
  return base.eq(0) ? null : exact(now).minus(base).div(base).times(100)
}
