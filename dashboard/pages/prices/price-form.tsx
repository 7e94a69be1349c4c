import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { type FormEvent, useId } from 'react'
import { Button } from '../../components/button.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { Refusal } from './change-dialog.tsx'
import styles from './change-dialog.module.css'
import { changeWords } from './change-words.ts'
import { type Band, emptyBand, type PriceDraft } from './drafts.ts'
import { CheckField, DecimalField, SelectField, TextField, uuidPattern } from './fields.tsx'
import { pricesWords } from './prices-words.ts'
import { type Rate, rates } from './rates.ts'
import { usePriceQueries } from './use-price-book.ts'

const tiers = ['standard', 'batch', 'flex', 'priority', 'fast'] as const

/** Of what, for whom, from when, how much, and where it is written. */
export function PriceForm({ draft, onChange, onSubmit, onClose, isBusy, error }: {
  draft: PriceDraft
  onChange(draft: PriceDraft): void
  onSubmit(): void
  onClose(): void
  isBusy: boolean
  error: Error | null
}) {
  const t = useMessages(changeWords)
  const names = useMessages(pricesWords)
  const providers = useId()
  const { data: prices } = useQuery(usePriceQueries().prices())
  const change = (changes: Partial<PriceDraft>) => onChange({ ...draft, ...changes })
  const changeBand = (place: number, changes: Partial<Band>) =>
    change({ bands: draft.bands.map((band, index) => index === place ? { ...band, ...changes } : band) })
  const [base = emptyBand, ...others] = draft.bands
  const tierOptions = tiers.map((value) => ({ value: value.toString(), name: names[value] }))
  const hasOtherTier = tierOptions.some(({ value }) => value === draft.serviceTier)

  function submit(event: FormEvent) {
    event.preventDefault()
    onSubmit()
  }

  return (
    <form onSubmit={submit}>
      <div className={styles.body}>
        <div className={styles.fields}>
          <TextField
            label={t.provider}
            value={draft.provider}
            list={providers}
            required
            onChange={(provider) => change({ provider })}
          />
          <datalist id={providers}>
            {[...new Set(prices?.map(({ provider }) => provider))].toSorted().map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <TextField label={t.model} value={draft.model} required onChange={(model) => change({ model })} />
          <TextField
            label={t.organization}
            hint={t.organizationHint}
            value={draft.organizationId}
            pattern={uuidPattern}
            onChange={(organizationId) => change({ organizationId })}
          />
          <SelectField
            label={t.tier}
            value={draft.serviceTier}
            options={hasOtherTier
              ? tierOptions
              : [...tierOptions, { value: draft.serviceTier, name: draft.serviceTier }]}
            onChange={(serviceTier) => change({ serviceTier })}
          />
          <TextField label={t.place} hint={t.placeHint} value={draft.geo} onChange={(geo) => change({ geo })} />
          <TextField
            label={t.effectiveOn}
            type='date'
            value={draft.effectiveOn}
            required
            onChange={(effectiveOn) => change({ effectiveOn })}
          />
          {draft.mayEnd && (
            <SelectField
              label={t.what}
              value={draft.isEnd ? 'end' : 'rates'}
              options={[{ value: 'rates', name: t.theseRates }, { value: 'end', name: t.noCustom }]}
              onChange={(value) => change({ isEnd: value === 'end' })}
            />
          )}
        </div>
        {!draft.isEnd && (
          <>
            <fieldset className={styles.group}>
              <legend>{t.rates}</legend>
              <RateFields band={base} onChange={(rates) => changeBand(0, { rates })} />
              <p className={styles.hint}>{t.ratesHint}</p>
            </fieldset>
            {others.map((band, index) => (
              <OtherBand
                key={index}
                number={index + 1}
                band={band}
                onChange={(changes) => changeBand(index + 1, changes)}
                onRemove={() => change({ bands: draft.bands.filter((_, place) => place !== index + 1) })}
              />
            ))}
            <div>
              <Button
                look='quiet'
                onClick={() => change({ bands: [...draft.bands, { ...base, contextOverTokens: '' }] })}
              >
                <Plus size={14} aria-hidden='true' />
                {t.addBand}
              </Button>
            </div>
          </>
        )}
        <TextField
          label={t.source}
          hint={t.sourceHint}
          value={draft.source}
          required
          onChange={(source) => change({ source })}
        />
        <CheckField
          label={t.isCorrection}
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

/** Rates for longer prompts, or for some hours of the day. */
function OtherBand({ number, band, onChange, onRemove }: {
  number: number
  band: Band
  onChange(changes: Partial<Band>): void
  onRemove(): void
}) {
  const t = useMessages(changeWords)
  return (
    <fieldset className={styles.group}>
      <legend>{t.band(number)}</legend>
      <div className={styles.fields}>
        <TextField
          label={t.over}
          isNumber
          inputMode='numeric'
          pattern='\s*[0-9]+\s*'
          required={!band.hoursStart && !band.hoursEnd}
          value={band.contextOverTokens}
          onChange={(contextOverTokens) => onChange({ contextOverTokens })}
        />
        <TextField
          label={t.hoursStart}
          type='time'
          value={band.hoursStart}
          required={band.hoursEnd !== ''}
          onChange={(hoursStart) => onChange({ hoursStart })}
        />
        <TextField
          label={t.hoursEnd}
          type='time'
          value={band.hoursEnd}
          required={band.hoursStart !== ''}
          onChange={(hoursEnd) => onChange({ hoursEnd })}
        />
      </div>
      <RateFields band={band} onChange={(rates) => onChange({ rates })} />
      <div className={styles.bandFoot}>
        <CheckField
          label={t.weekdays}
          checked={band.isWeekdaysOnly}
          onChange={(isWeekdaysOnly) => onChange({ isWeekdaysOnly })}
        />
        <Button look='quiet' onClick={onRemove}>{t.removeBand}</Button>
      </div>
    </fieldset>
  )
}

function RateFields({ band, onChange }: { band: Band; onChange(rates: Band['rates']): void }) {
  const t = useMessages(changeWords)
  const names = useMessages(pricesWords)
  const field = ({ key, name }: Rate) => (
    <DecimalField
      key={key}
      label={name === 'webSearch' ? t.webSearchUnit : names[name]}
      // Rates of nothing are none.
      required={name === 'input' && !Object.values(band.rates).some((text) => text.trim())}
      value={band.rates[key] ?? ''}
      onChange={(text) => onChange({ ...band.rates, [key]: text })}
    />
  )
  const rare = rates.filter(({ isRare }) => isRare)
  return (
    <>
      <div className={styles.fields}>{rates.filter(({ isRare }) => !isRare).map(field)}</div>
      <details open={rare.some(({ key }) => band.rates[key])}>
        <summary>{t.moreRates}</summary>
        <div className={styles.fields}>{rare.map(field)}</div>
      </details>
    </>
  )
}
