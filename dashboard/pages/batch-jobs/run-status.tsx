import type { UsageReader } from '../../../types/index.ts'
import { useMessages } from '../../locale/locale.tsx'
import { batchJobsWords } from './batch-jobs-words.ts'
import styles from './batch-jobs.module.css'

export type Run = Awaited<ReturnType<UsageReader['batchJobs']>>[number]

/** How a run stands, in words and a colour. */
export function RunStatus({ run }: { run: Run }) {
  const t = useRunStatus()
  return <span className={`${styles.status} ${styles[run.status]}`}>{t(run)}</span>
}

/** The same as text. A run that was told to stop goes on until it does. */
export function useRunStatus(): (run: Run) => string {
  const t = useMessages(batchJobsWords)
  return ({ status, cancelledAt }) =>
    cancelledAt === null || status === 'completed' ? t[status] : status === 'running' ? t.cancelling : t.cancelled
}

/** Milliseconds, of a run that goes on until now. */
export function runTime({ startedAt, completedAt }: Run): number {
  return Math.max(0, (completedAt === null ? Date.now() : Date.parse(completedAt)) - Date.parse(startedAt))
}
