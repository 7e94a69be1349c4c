import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { functionError } from '../../queries/function-error.ts'
import { useSession } from '../../session/session.tsx'
import { batchJobsWords } from './batch-jobs-words.ts'
import styles from './batch-jobs.module.css'
import type { Run } from './run-status.tsx'

/** Cancels a run, after a second thought. Whoever may read a run may do so, which the function run-batch checks. */
export function CancelRun({ run: { id, provider } }: { run: Run }) {
  const t = useMessages(batchJobsWords)
  const { supabase } = useSession()
  const client = useQueryClient()
  const [isAsked, setAsked] = useState(false)
  const cancel = useMutation({
    mutationFn: async () => {
      const { error } = await supabase.functions.invoke('run-batch', { body: { action: 'cancel', id } })
      if (error) throw await functionError(error)
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['usage'] }),
  })
  if (!isAsked) return <Button onClick={() => setAsked(true)}>{t.cancel}</Button>
  return (
    <div className={styles.question} role='group' aria-label={t.cancel}>
      <p>{provider === null ? t.cancelOwn : t.cancelQuestion}</p>
      <Button look='primary' autoFocus disabled={cancel.isPending} onClick={() => cancel.mutate()}>{t.confirm}</Button>
      <Button disabled={cancel.isPending} onClick={() => setAsked(false)}>{t.keep}</Button>
      {cancel.error && <p className={styles.bad} role='alert'>{t.cancelFailed}: {cancel.error.message}</p>}
    </div>
  )
}
