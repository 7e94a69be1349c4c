import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { PriceDiscountPreview } from '../../../types/index.ts'
import { Button } from '../../components/button.tsx'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useNames } from '../../range/names.ts'
import { ChangeDialog, Refusal } from './change-dialog.tsx'
import styles from './change-dialog.module.css'
import { changeWords } from './change-words.ts'
import { discountArgs, type DiscountDraft } from './drafts.ts'
import { CallsChoice, type Choice, Done, Effect } from './effect.tsx'
import { CheckField, DecimalField, TextField, uuidPattern } from './fields.tsx'
import { pricesWords } from './prices-words.ts'
import { useReach } from './reach.tsx'
import { useApply } from './use-apply.ts'
import { usePriceBook } from './use-price-book.ts'

/** Sets a percentage off the catalogue, after its effect was seen. */
export default function DiscountDialog({ draft: initial, onClose }: { draft: DiscountDraft; onClose(): void }) {
  const t = useMessages(changeWords)
  const book = usePriceBook()
  const [draft, setDraft] = useState(initial)
  const preview = useMutation({ mutationFn: () => book.previewDiscount(discountArgs(draft)) })
  return (
    <ChangeDialog title={t.discountTitle} lead={t.discountLead} onClose={onClose}>
      {preview.data
        ? <DiscountEffect draft={draft} preview={preview.data} onBack={preview.reset} onClose={onClose} />
        : (
          <DiscountForm
            draft={draft}
            onChange={setDraft}
            onSubmit={() => preview.mutate()}
            onClose={onClose}
            isBusy={preview.isPending}
            error={preview.error}
          />
        )}
    </ChangeDialog>
  )
}

function DiscountForm({ draft, onChange, onSubmit, onClose, isBusy, error }: {
  draft: DiscountDraft
  onChange(draft: DiscountDraft): void
  onSubmit(): void
  onClose(): void
  isBusy: boolean
  error: Error | null
}) {
  const t = useMessages(changeWords)
  const change = (changes: Partial<DiscountDraft>) => onChange({ ...draft, ...changes })

  function submit(event: FormEvent) {
    event.preventDefault()
    onSubmit()
  }

  return (
    <form onSubmit={submit}>
      <div className={styles.body}>
        <div className={styles.fields}>
          <TextField label={t.provider} value={draft.provider} required onChange={(provider) => change({ provider })} />
          <TextField
            label={t.model}
            hint={t.modelHint}
            value={draft.model}
            onChange={(model) => change({ model })}
          />
          <TextField
            label={t.organization}
            hint={t.organizationHint}
            value={draft.organizationId}
            pattern={uuidPattern}
            onChange={(organizationId) => change({ organizationId })}
          />
          <DecimalField
            label={t.percentOff}
            value={draft.percentOff}
            required
            onChange={(percentOff) => change({ percentOff })}
          />
          <TextField
            label={t.effectiveOn}
            type='date'
            value={draft.effectiveOn}
            required
            onChange={(effectiveOn) => change({ effectiveOn })}
          />
        </div>
        <TextField
          label={t.source}
          hint={t.sourceHint}
          value={draft.source}
          required
          onChange={(source) => change({ source })}
        />
        <CheckField
          label={t.isDiscountCorrection}
          checked={draft.isCorrection}
          onChange={(isCorrection) => change({ isCorrection })}
        />
        <Refusal error={error} />
      </div>
      <footer className={styles.foot}>
        <Button onClick={onClose}>{t.cancel}</Button>
        <Button type='submit' look='primary' disabled={isBusy}>{isBusy ? t.previewing : t.preview}</Button>
      </footer>
    </form>
  )
}

function DiscountEffect({ draft, preview, onBack, onClose }: {
  draft: DiscountDraft
  preview: PriceDiscountPreview
  onBack(): void
  onClose(): void
}) {
  const t = useMessages(changeWords)
  const names = useMessages(pricesWords)
  const format = useFormat()
  const nameOf = useNames()
  const reach = useReach()
  const book = usePriceBook()
  const [choice, setChoice] = useState<Choice>('none')
  const [reason, setReason] = useState(draft.source)
  const { mutate, data, error, isPending, isSuccess, isSaved } = useApply(() => book.setDiscount(discountArgs(draft)))
  const { discount, repricing } = preview
  const rows = choice === 'all' ? repricing.rows : 0

  if (isSuccess) return <Done title={t.discountSaved} repriced={data} onClose={onClose} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        mutate({ repriceArgs: rows > 0 ? preview.reprice_args : undefined, reason })
      }}
    >
      <div className={styles.body}>
        <p className={styles.summary}>
          <strong>
            {[
              nameOf('provider', discount.provider),
              discount.model ?? names.everyModel,
              names.percentOff(format.percent(discount.percent_off, 10)),
            ].join(' · ')}
          </strong>
          {reach.scope({ isCustom: true, organizationId: discount.organization_id }, Infinity)} ·{' '}
          {t.from(format.fullDay(discount.effective_on))}
        </p>
        <CallsChoice
          choice={choice}
          onChoose={setChoice}
          options={[
            { value: 'none', name: t.choice_none },
            { value: 'all', name: t.choice_all(format.fullDay(discount.effective_on)) },
          ]}
        >
          <Effect repricing={repricing} error={null} />
        </CallsChoice>
        {rows > 0 && <TextField label={t.reason} hint={t.reasonHint} value={reason} required onChange={setReason} />}
        <Refusal error={error} note={isSaved ? t.savedButNotRepriced : undefined} />
      </div>
      <footer className={styles.foot}>
        <Button onClick={isSaved ? onClose : onBack}>{isSaved ? t.close : t.back}</Button>
        <Button type='submit' look='primary' disabled={isPending}>
          {isPending ? t.saving : rows > 0 ? t.saveAndReprice(rows) : t.save}
        </Button>
      </footer>
    </form>
  )
}
