import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelPricePreview } from '../../../types/index.ts'
import { Button } from '../../components/button.tsx'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useNames } from '../../range/names.ts'
import { Refusal } from './change-dialog.tsx'
import styles from './change-dialog.module.css'
import { changeWords } from './change-words.ts'
import { decimalText, priceArgs, type PriceDraft } from './drafts.ts'
import { CallsChoice, type Choice, Done, Effect } from './effect.tsx'
import { TextField } from './fields.tsx'
import { pricesWords } from './prices-words.ts'
import { useReach } from './reach.tsx'
import { rates } from './rates.ts'
import { useApply } from './use-apply.ts'
import { usePriceBook, usePriceQueries } from './use-price-book.ts'
import { inForce, type Version, versionsOf } from './versions.ts'

/** What a price would change, and the way to save it. */
export function PriceEffect({ draft, preview, onBack, onClose }: {
  draft: PriceDraft
  preview: ModelPricePreview
  onBack(): void
  onClose(): void
}) {
  const t = useMessages(changeWords)
  const format = useFormat()
  const book = usePriceBook()
  const [choice, setChoice] = useState<Choice>(preview.repricing.rows > 0 ? 'unpriced' : 'none')
  const [reason, setReason] = useState(draft.source)
  const all = useQuery({
    queryKey: ['preview', draft],
    queryFn: () => book.previewPrice({ ...priceArgs(draft), p_unpriced_only: false }),
    enabled: choice === 'all',
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    placeholderData: undefined,
  })
  const { mutate, data, error, isPending, isSuccess, isSaved } = useApply(() => book.setPrice(priceArgs(draft)))
  const chosen = { none: undefined, unpriced: preview, all: all.data }[choice]
  const rows = chosen?.repricing.rows ?? 0

  if (isSuccess) return <Done title={t.saved} repriced={data} onClose={onClose} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        mutate({ repriceArgs: rows > 0 ? chosen?.reprice_args : undefined, reason })
      }}
    >
      <div className={styles.body}>
        <WhatIsSaved draft={draft} preview={preview} />
        <CallsChoice
          choice={choice}
          onChoose={setChoice}
          options={[
            { value: 'unpriced', name: t.choice_unpriced },
            { value: 'all', name: t.choice_all(format.fullDay(draft.effectiveOn)) },
            { value: 'none', name: t.choice_none },
          ]}
        >
          <Effect repricing={chosen?.repricing} error={all.error} />
        </CallsChoice>
        {rows > 0 && <TextField label={t.reason} hint={t.reasonHint} value={reason} required onChange={setReason} />}
        <Refusal error={error} note={isSaved ? t.savedButNotRepriced : undefined} />
      </div>
      <footer className={styles.foot}>
        <Button onClick={isSaved ? onClose : onBack}>{isSaved ? t.close : t.back}</Button>
        <Button type='submit' look='primary' disabled={isPending || (choice !== 'none' && !chosen)}>
          {isPending ? t.saving : rows > 0 ? t.saveAndReprice(rows) : t.save}
        </Button>
      </footer>
    </form>
  )
}

/** The names as the database takes them, and each rate beside the one that would hold otherwise. */
function WhatIsSaved({ draft, preview: { prices: [price] } }: { draft: PriceDraft; preview: ModelPricePreview }) {
  const t = useMessages(changeWords)
  const names = useMessages(pricesWords)
  const format = useFormat()
  const nameOf = useNames()
  const reach = useReach()
  const { data: known } = useQuery(usePriceQueries().prices())
  if (!price) return null
  const { provider, model, organization_id, service_tier, geo, effective_on } = price
  const limits = [
    nameOf('provider', provider),
    reach.scope({ isCustom: true, organizationId: organization_id }, Infinity),
    reach.tier(service_tier, geo),
    t.from(format.fullDay(effective_on)),
  ]
  const now = known &&
    versionsOf(known).filter((version) =>
      version.provider === provider && version.model === model && version.serviceTier === service_tier &&
      version.geo === geo && (version.organizationId === null || version.organizationId === organization_id)
    )
  const [before] = now ? inForce(now, effective_on).toSorted(narrowestFirst) : []
  const band = draft.bands[0]?.rates ?? {}
  const shown = rates.filter(({ key }) => band[key]?.trim() || before?.prices[0]?.[key])
  return (
    <div className={styles.summary}>
      <strong>{model}</strong>
      {limits.join(' · ')}
      {!draft.isEnd && (
        <table className={styles.compare}>
          <caption className='visually-hidden'>{t.whatIsSaved}</caption>
          <thead>
            <tr>
              <th scope='col'>{t.rates}</th>
              <th scope='col'>{t.now}</th>
              <th scope='col'>{t.then}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ key, name }) => (
              <tr key={key}>
                <th scope='row'>{name === 'webSearch' ? t.webSearchUnit : names[name]}</th>
                <td>{format.exactMoney(before?.prices[0]?.[key], 'USD')}</td>
                <td>{format.exactMoney(band[key]?.trim() ? decimalText(band[key]) : null, 'USD')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {draft.isEnd && <p>{names.withdrawn}</p>}
    </div>
  )
}

/** The organization's own, everybody's, the catalogue's. */
function narrowestFirst(a: Version, b: Version): number {
  return Number(a.organizationId === null) - Number(b.organizationId === null) ||
    Number(b.isCustom) - Number(a.isCustom)
}
