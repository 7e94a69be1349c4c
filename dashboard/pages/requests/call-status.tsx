import { requestStatus } from '../../../types/index.ts'
import { useMessages } from '../../locale/locale.tsx'
import { requestsWords } from './requests-words.ts'
import styles from './requests.module.css'

/** `failed` is none: it finds any of the others but success. */
const callStatus = requestStatus.exclude(['failed'])

/** How a call ended, in a colour where it did not end well. */
export function CallStatus({ status }: { status: string }) {
  const t = useMessages(requestsWords)
  const { data: known } = callStatus.safeParse(status)
  return known ? <span className={styles[known]}>{t[known]}</span> : status
}
