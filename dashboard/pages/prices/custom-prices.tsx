import { Link } from '@tanstack/react-router'
import { Section } from '../../components/section.tsx'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useNames } from '../../range/names.ts'
import { today } from './drafts.ts'
import styles from './prices.module.css'
import { pricesWords } from './prices-words.ts'
import { useReach } from './reach.tsx'
import { inForce, statesOf, type Version } from './versions.ts'

/** What was negotiated or set by hand, in force or ahead. Nothing where there is none. */
export function CustomPrices({ versions }: { versions: Version[] }) {
  const t = useMessages(pricesWords)
  const format = useFormat()
  const nameOf = useNames()
  const reach = useReach()
  const custom = versions.filter(({ isCustom }) => isCustom)
  const ahead = [...statesOf(custom, today())].flatMap(([version, state]) => state === 'ahead' ? [version] : [])
  const shown = [...inForce(custom, today()), ...ahead]
  if (shown.length === 0) return null
  return (
    <Section title={t.custom} hint={t.customHint} isFlush>
      <ul className={styles.list}>
        {shown.map((version) => {
          const { id, provider, model, serviceTier, geo, effectiveOn, isWithdrawn, prices: [price] } = version
          return (
            <li key={id}>
              <span className={styles.who}>
                <Link to='/prices/$provider/$model' params={{ provider, model }}>{model}</Link>
                <span title={version.organizationId ?? undefined}>
                  {[nameOf('provider', provider), reach.scope(version), reach.tier(serviceTier, geo)].join(' · ')}
                </span>
              </span>
              <span className={styles.figures}>
                <strong>
                  {isWithdrawn || !price ? t.withdrawn : [
                    `${t.input} ${format.exactMoney(price.input_usd_per_mtok, 'USD')}`,
                    `${t.output} ${format.exactMoney(price.output_usd_per_mtok, 'USD')}`,
                  ].join(' · ')}
                </strong>
                <span>
                  {(effectiveOn > today() ? t.from : t.sinceDay)(format.fullDay(effectiveOn))} · {price?.source}
                </span>
              </span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
