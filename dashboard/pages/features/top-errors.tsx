import type { UsageReader } from '../../../types/index.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { CircleCheck } from 'lucide-react'
import styles from './feature-page.module.css'
import { featuresWords } from './features-words.ts'

type TopError = Awaited<ReturnType<UsageReader['featureStats']>>['features'][number]['topErrors'][number]

/** The most frequent failures, each with what its messages have in common. */
export function TopErrors({ errors }: { errors: TopError[] }) {
  const t = useMessages(featuresWords)
  if (errors.length === 0) return <EmptyState icon={CircleCheck} title={t.noErrors} />
  const most = Math.max(...errors.map(({ calls }) => calls))
  return (
    <ol className={styles.errors}>
      {errors.map(({ status, errorCode, message, calls }) => (
        <li key={JSON.stringify([status, errorCode, message])}>
          <span className={styles.kind}>
            {[status === 'timeout' ? t.timeout : t.error, errorCode].filter(Boolean).join(' · ')}
          </span>
          <span className={message ? undefined : styles.soft}>{message ?? t.noMessage}</span>
          <span className={styles.count}>{t.times(calls)}</span>
          <span className={styles.bar} style={{ width: `${calls / most * 100}%` }} />
        </li>
      ))}
    </ol>
  )
}
