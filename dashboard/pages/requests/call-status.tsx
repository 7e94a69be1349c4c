import type { UsageRequest } from '../../../types/index.ts'
import { useMessages } from '../../locale/locale.tsx'
import { requestsWords } from './requests-words.ts'
import styles from './requests.module.css'

/** How a call ended, in a colour where it did not end well. */
export function CallStatus({ status }: { status: UsageRequest['status'] }) {
  const t = useMessages(requestsWords)
  return <span className={styles[status]}>{t[status]}</span>
}
