import { CircleCheck } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import type { RepriceUsageResult } from '../../../types/index.ts'
import { Button } from '../../components/button.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Money } from '../../components/money.tsx'
import { exact } from '../../locale/exact.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { Refusal } from './change-dialog.tsx'
import styles from './change-dialog.module.css'
import { changeWords } from './change-words.ts'
import type { Repriced } from './use-apply.ts'

/** What is done with the calls that are logged already. */
export type Choice = 'none' | 'unpriced' | 'all'

export function CallsChoice({ options, choice, onChoose, children }: {
  options: { value: Choice; name: string }[]
  choice: Choice
  onChoose(choice: Choice): void
  /** The effect of what is chosen. */
  children: ReactNode
}) {
  const t = useMessages(changeWords)
  const name = useId()
  return (
    <fieldset className={styles.group}>
      <legend>{t.calls}</legend>
      <div className={styles.choice}>
        {options.map((option) => (
          <div key={option.value}>
            <label className={styles.check}>
              <input
                type='radio'
                name={name}
                checked={choice === option.value}
                onChange={() => onChoose(option.value)}
              />
              {option.name}
            </label>
            {choice === option.value && choice !== 'none' && children}
          </div>
        ))}
      </div>
    </fieldset>
  )
}

/** A dry run in words: how many calls, and what they cost before and after. */
export function Effect({ repricing, error }: { repricing: RepriceUsageResult | undefined; error: Error | null }) {
  const t = useMessages(changeWords)
  const format = useFormat()
  if (!repricing) return error ? <Refusal error={error} /> : <LoadingState />
  const { rows, unpriced_rows, old_cost_usd, new_cost_usd, still_unpriced_rows } = repricing
  return (
    <div className={styles.effect} role='status'>
      {rows === 0 ? <p>{t.noEffect}</p> : (
        <>
          <p>
            <strong>{unpriced_rows === rows ? t.getsCost(rows) : t.effect(rows)}</strong>
            {unpriced_rows > 0 && unpriced_rows < rows && <>. {t.priced(unpriced_rows)}.</>}
          </p>
          <dl className={styles.sums}>
            <Sum name={t.before} value={old_cost_usd} />
            <Sum name={t.after} value={new_cost_usd} />
            <div>
              <dt>{t.difference}</dt>
              <dd>{format.signedMoney(exact(new_cost_usd).minus(exact(old_cost_usd)), 'USD')}</dd>
            </div>
          </dl>
        </>
      )}
      {still_unpriced_rows > 0 && <p>{t.stillUnpriced(still_unpriced_rows)}.</p>}
    </div>
  )
}

function Sum({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Money value={value} currency='USD' />
      </dd>
    </div>
  )
}

/** What was done. */
export function Done({ title, repriced, onClose }: {
  title: string | undefined
  repriced: Repriced | undefined
  onClose(): void
}) {
  const t = useMessages(changeWords)
  const format = useFormat()
  return (
    <>
      <div className={styles.done} role='status'>
        <CircleCheck size={32} aria-hidden='true' />
        <p>{title ?? (repriced && t.repriced(repriced.rows))}</p>
        {repriced
          ? (
            <p className={styles.summary}>
              {title && `${t.repriced(repriced.rows)}: `}
              {format.money(repriced.oldCost, 'USD')} → {format.money(repriced.newCost, 'USD')}
            </p>
          )
          : <p className={styles.summary}>{t.leftAsTheyAre}</p>}
      </div>
      <footer className={styles.foot}>
        <span />
        <Button look='primary' autoFocus onClick={onClose}>{t.done}</Button>
      </footer>
    </>
  )
}
