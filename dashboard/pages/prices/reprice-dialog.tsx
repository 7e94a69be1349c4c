import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { useNames } from '../../range/names.ts'
import { ChangeDialog, Refusal } from './change-dialog.tsx'
import styles from './change-dialog.module.css'
import { changeWords } from './change-words.ts'
import type { RepriceDraft } from './drafts.ts'
import { CallsChoice, type Choice, Done, Effect } from './effect.tsx'
import { TextField } from './fields.tsx'
import { useApply } from './use-apply.ts'
import { usePriceBook } from './use-price-book.ts'

/** Prices logged calls at what the catalogue has now for their moment, after the effect was seen. */
export default function RepriceDialog({ draft, onClose }: { draft: RepriceDraft; onClose(): void }) {
  const t = useMessages(changeWords)
  const book = usePriceBook()
  const nameOf = useNames()
  const [choice, setChoice] = useState<Choice>('unpriced')
  const [reason, setReason] = useState('')
  const args = {
    p_provider: draft.provider || undefined,
    p_model: draft.model || undefined,
    p_unpriced_only: choice === 'unpriced',
  }
  const preview = useQuery({
    queryKey: ['preview', args],
    queryFn: () => book.reprice({ ...args, p_dry_run: true }),
    gcTime: 0,
    retry: false,
    placeholderData: undefined,
  })
  const { mutate, data, error, isPending, isSuccess } = useApply()
  const rows = preview.data?.rows ?? 0
  return (
    <ChangeDialog title={t.repriceTitle} lead={t.repriceLead} onClose={onClose}>
      {isSuccess ? <Done title={undefined} repriced={data} onClose={onClose} /> : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            mutate({ repriceArgs: args, reason })
          }}
        >
          <div className={styles.body}>
            {draft.model && (
              <p className={styles.summary}>
                <strong>{draft.model}</strong>
                {nameOf('provider', draft.provider)}
              </p>
            )}
            <CallsChoice
              choice={choice}
              onChoose={setChoice}
              options={[
                { value: 'unpriced', name: t.choice_unpriced },
                { value: 'all', name: t.choice_everything },
              ]}
            >
              <Effect repricing={preview.data} error={preview.error} />
            </CallsChoice>
            {rows > 0 && (
              <TextField
                label={t.reason}
                hint={t.reasonHint}
                value={reason}
                required
                onChange={setReason}
              />
            )}
            <Refusal error={error} />
          </div>
          <footer className={styles.foot}>
            <Button onClick={onClose}>{t.cancel}</Button>
            <Button type='submit' look='primary' disabled={isPending || rows === 0}>
              {isPending ? t.saving : rows === 0 ? t.repriceTitle : t.repriceNow(rows)}
            </Button>
          </footer>
        </form>
      )}
    </ChangeDialog>
  )
}
