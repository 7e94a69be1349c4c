import { ExternalLink } from 'lucide-react'
import type { UsageReader } from '../../../types/index.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { panelWords } from './panel-words.ts'
import styles from './request-panel.module.css'

type Explanation = Awaited<ReturnType<UsageReader['explainCost']>>

/** Since when a price holds that has not changed as far as its source knows. */
const alwaysInForce = '2020-01-01'

/** Which price it was, and where that came from. */
export function PriceSource({ price, discountPercent }: Pick<Explanation, 'price' | 'discountPercent'>) {
  const t = useMessages(panelWords)
  const format = useFormat()
  if (!price) return null
  const conditions = [
    price.effectiveOn !== alwaysInForce && t.since(format.fullDay(price.effectiveOn)),
    price.serviceTier !== 'standard' && t.tier(price.serviceTier),
    price.geo !== null && t.geo(price.geo),
    price.contextOverTokens > 0 && t.over(format.count(price.contextOverTokens)),
    price.hoursStart !== null && price.hoursEnd !== null &&
    t.hours(shortTime(price.hoursStart), shortTime(price.hoursEnd)),
    price.isWeekdaysOnly && t.weekdays,
  ].filter((condition) => condition !== false)
  return (
    <div className={styles.source}>
      <p>
        <strong>{t[price.scope]}</strong>: {[price.model, ...conditions].join(', ')}
      </p>
      {discountPercent !== null && discountPercent > 0 && <p>{t.discount(format.percent(discountPercent, 4))}</p>}
      <p>
        {t.source}: <Linked text={price.source} />
      </p>
    </div>
  )
}

/** A text whose address, if it has one, can be followed. */
function Linked({ text }: { text: string }) {
  const [, before, address, after] = /^(.*?)(https?:\/\/[^\s,;]+)(.*)$/s.exec(text) ?? []
  if (address === undefined) return text
  return (
    <>
      {before}
      <a href={address} target='_blank' rel='noreferrer'>
        {address.replace(/^https?:\/\/(www\.)?/, '')} <ExternalLink size={12} aria-hidden='true' />
      </a>
      {after}
    </>
  )
}

/** Postgres writes 16:30:00. */
function shortTime(time: string): string {
  return time.slice(0, 5)
}
