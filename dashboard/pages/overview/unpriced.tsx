import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { buttonClass } from '../../components/button.tsx'
import { Section } from '../../components/section.tsx'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { useScope } from '../../range/use-range.ts'
import styles from './list.module.css'
import { overviewWords } from './overview-words.ts'

/** What has no known cost, whenever it was used, and why. Nothing where everything has one. */
export function Unpriced() {
  const t = useMessages(overviewWords)
  const common = useMessages(words)
  const format = useFormat()
  const { organizationId } = useScope()
  const { data } = useQuery({ ...useUsageQueries().unpricedModels({ organizationId }), refetchInterval: 60_000 })
  if (!data || data.length === 0) return null
  const reasons = new Map(Object.entries(t))
  return (
    <Section
      title={t.unpricedModels}
      hint={t.unpricedHint}
      actions={<Link to='/prices' className={buttonClass('plain')}>{t.prices}</Link>}
      isFlush
    >
      <ul className={styles.list}>
        {data.map(({ provider, modelUsed, serviceTier, geo, unpricedReason, unpricedRequests, lastUsedAt }) => (
          <li key={[provider, modelUsed, serviceTier, geo, unpricedReason].join(' ')} className={styles.unpriced}>
            <span className={styles.name}>{modelUsed}</span>
            <span className={styles.soft}>{reasons.get(unpricedReason)?.toString() ?? unpricedReason}</span>
            <span className={styles.soft}>{format.day(lastUsedAt.slice(0, 10))}</span>
            <span>{common.calls(unpricedRequests)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
