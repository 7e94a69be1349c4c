import { Decimal } from 'decimal.js'
import { type Numeric, useFormat } from '../locale/format.ts'
import { useMessages } from '../locale/locale.tsx'
import styles from './change.module.css'
import { words } from './words.ts'

/** By how many percent a number changed. More is neither good nor bad; `isMoreBad` says that it is bad. */
export function Change({ now, before, isMoreBad = false }: { now: Numeric; before: Numeric; isMoreBad?: boolean }) {
  const format = useFormat()
  const t = useMessages(words)
  const difference = new Decimal(now).minus(before)
  const text = format.change(percentChange(now, before))
  const tone = !isMoreBad || difference.isZero() ? '' : difference.isPositive() ? styles.worse : styles.better
  if (text === null) return <span className={styles.change}>{difference.isZero() ? '–' : t.newlySpent}</span>
  return <span className={`${styles.change} ${tone}`}>{text}</span>
}

/** Null where there was nothing before. */
export function percentChange(now: Numeric, before: Numeric): Decimal | null {
  const base = new Decimal(before)
  return base.isZero() ? null : new Decimal(now).minus(base).div(base).times(100)
}
