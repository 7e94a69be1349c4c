import { Lock, TriangleAlert, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { UsageReadError } from '../../types/index.ts'
import { useMessages } from '../locale/locale.tsx'
import { Button } from './button.tsx'
import styles from './state.module.css'
import { words } from './words.ts'

/** What went wrong, in the database's own words where it said any, and the way on. */
export function ErrorState({ error, onRetry, fullPage = false, children }: {
  error: Error
  onRetry?(): void
  fullPage?: boolean
  /** More ways on. */
  children?: ReactNode
}) {
  const t = useMessages(words)
  const kind = errorKind(error)
  const Icon = { forbidden: Lock, unreachable: Unplug, failed: TriangleAlert }[kind]
  const title = { forbidden: t.notAllowed, unreachable: t.unreachable, failed: t.failed }[kind]
  const hint = kind === 'unreachable' ? t.unreachableHint : explained(error)
  const Title = fullPage ? 'h1' : 'p'
  const state = (
    <div
      className={`${styles.state} ${kind === 'forbidden' ? '' : styles.bad} ${fullPage ? styles.fullPage : ''}`}
      role='alert'
    >
      <span className={styles.icon}>
        <Icon size={18} aria-hidden='true' />
      </span>
      <Title className={styles.title}>{title}</Title>
      <p className={styles.hint}>{hint}</p>
      <div className={styles.actions}>
        {onRetry && kind !== 'forbidden' && <Button onClick={() => onRetry()}>{t.retry}</Button>}
        {children}
      </div>
    </div>
  )
  return fullPage ? <main>{state}</main> : state
}

/** `forbidden`: asked for more than the caller may see. `unreachable`: nobody answered. */
export function errorKind(error: Error): 'forbidden' | 'unreachable' | 'failed' {
  const code = error instanceof UsageReadError ? error.code : undefined
  if (code === 'PT403' || code === '42501') return 'forbidden'
  if (code === '' || code === 'unreachable' || error.name === 'TypeError') return 'unreachable'
  return 'failed'
}

function explained(error: Error): string {
  const hint = error instanceof UsageReadError ? error.hint : undefined
  return `${error.message}${/[.!?]$/.test(error.message) ? '' : '.'} ${hint ?? ''}`.trim()
}
