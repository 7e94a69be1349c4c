import { useQuery } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/section.tsx'
import { words } from '../../components/words.ts'
import { sumOf } from '../../locale/exact.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useAccess, useUsageQueries } from '../../queries/usage.tsx'
import { useNames } from '../../range/names.ts'
import { useScope } from '../../range/use-range.ts'
import { priceOfUnpriced } from './drafts.ts'
import type { OpenDialog } from './price-dialogs.tsx'
import styles from './prices.module.css'
import { pricesWords } from './prices-words.ts'
import { useReach } from './reach.tsx'

/** What has no known cost, whenever it was used, with a way to price it. Nothing where everything has one. */
export function UnpricedModels({ onOpenDialog }: { onOpenDialog: OpenDialog }) {
  const t = useMessages(pricesWords)
  const common = useMessages(words)
  const format = useFormat()
  const nameOf = useNames()
  const reach = useReach()
  const { isAdmin } = useAccess()
  const { organizationId } = useScope()
  const { data } = useQuery({ ...useUsageQueries().unpricedModels({ organizationId }), refetchInterval: 60_000 })
  if (!data || data.length === 0) return null
  const reasons = new Map(Object.entries(t))
  const missing = data.filter(({ unpricedReason }) => unpricedReason === 'usage_missing')
  const priceable = data.filter(({ unpricedReason }) => unpricedReason !== 'usage_missing')
  return (
    <Section
      title={t.unpriced}
      hint={t.unpricedHint}
      isFlush
      actions={isAdmin && priceable.length > 0 && (
        <Button onClick={() => onOpenDialog({ kind: 'reprice', provider: '', model: '' })}>
          <RefreshCw size={14} aria-hidden='true' />
          {t.reprice}
        </Button>
      )}
    >
      <ul className={styles.list}>
        {priceable.map((row) => {
          const { provider, modelUsed, serviceTier, geo, unpricedReason, unpricedRequests, totalTokens } = row
          const limits = reach.tier(serviceTier, geo)
          return (
            <li key={[provider, modelUsed, serviceTier, geo, unpricedReason].join(' ')}>
              <span className={styles.who}>
                <strong>{modelUsed}</strong>
                <span>
                  {[nameOf('provider', provider), limits, reasons.get(unpricedReason)?.toString()]
                    .filter(Boolean).join(' · ')}
                </span>
              </span>
              <span className={styles.figures}>
                <strong>{common.calls(unpricedRequests)}</strong>
                <span>
                  {t.tokens(format.shortCount(totalTokens))} · {t.period(
                    format.day(row.firstUsedAt.slice(0, 10)),
                    format.day(row.lastUsedAt.slice(0, 10)),
                  )}
                </span>
              </span>
              {isAdmin && (
                <Button
                  aria-label={`${t.setPrice}: ${modelUsed}`}
                  onClick={() => onOpenDialog({ kind: 'price', ...priceOfUnpriced(row) })}
                >
                  {t.setPrice}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
      {missing.length > 0 && (
        <p className={styles.note}>
          {t.missingUsage(sumOf(missing.map(({ unpricedRequests }) => unpricedRequests)).toNumber())}
        </p>
      )}
    </Section>
  )
}
