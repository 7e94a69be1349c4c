import { Button } from '../../components/button.tsx'
import { Section } from '../../components/section.tsx'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useAccess } from '../../queries/usage.tsx'
import { useNames } from '../../range/names.ts'
import { discountLike, today } from './drafts.ts'
import type { OpenDialog } from './price-dialogs.tsx'
import styles from './prices.module.css'
import { pricesWords } from './prices-words.ts'
import { useReach } from './reach.tsx'
import { type Discount, discountsOn } from './versions.ts'

/** Percentages off the catalogue, in force or ahead. Nothing where there is none. */
export function Discounts({ discounts, onOpenDialog }: { discounts: Discount[]; onOpenDialog: OpenDialog }) {
  const t = useMessages(pricesWords)
  const format = useFormat()
  const nameOf = useNames()
  const reach = useReach()
  const { isAdmin } = useAccess()
  const shown = discountsOn(discounts, today())
  if (shown.length === 0) return null
  return (
    <Section title={t.discounts} hint={t.discountsHint} isFlush>
      <ul className={styles.list}>
        {shown.map((discount) => {
          const { id, provider, model, organization_id, percent_off, effective_on, source } = discount
          const name = [nameOf('provider', provider), model ?? t.everyModel].join(' · ')
          return (
            <li key={id}>
              <span className={styles.who}>
                <strong>{name}</strong>
                <span title={organization_id ?? undefined}>
                  {reach.scope({ isCustom: true, organizationId: organization_id })}
                </span>
              </span>
              <span className={styles.figures}>
                <strong>{percent_off === 0 ? t.ended : t.percentOff(format.percent(percent_off, 10))}</strong>
                <span>
                  {(effective_on > today() ? t.from : t.sinceDay)(format.fullDay(effective_on))} · {source}
                </span>
              </span>
              {isAdmin && (
                <Button
                  aria-label={t.changeOf(name)}
                  onClick={() => onOpenDialog({ kind: 'discount', ...discountLike(discount) })}
                >
                  {t.change}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
