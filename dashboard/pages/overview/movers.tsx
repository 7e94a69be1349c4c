import { exact } from '../../locale/exact.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Equal } from 'lucide-react'
import { useMemo } from 'react'
import { Change } from '../../components/change.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Section } from '../../components/section.tsx'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { noKey } from '../../range/filters.ts'
import { mostRows, useNames } from '../../range/names.ts'
import { addDays } from '../../range/range.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import type { UsageDimension } from '../../../types/index.ts'
import styles from './list.module.css'
import { type Mover, moversOf } from './movers-of.ts'
import { overviewWords } from './overview-words.ts'

const most = 8

/** What costs most more, and most less, than in the period before. */
export function Movers({ by }: { by: UsageDimension }) {
  const t = useMessages(overviewWords)
  const format = useFormat()
  const { start, end, previous } = useRange()
  const scope = useScope()
  const queries = useUsageQueries()
  const now = useQuery(queries.costsBy(by, { ...scope, start, end, limit: mostRows }))
  const before = useQuery(queries.costsBy(by, { ...scope, ...previous, limit: mostRows }))
  const movers = useMemo(
    () => now.data && before.data && moversOf(now.data.rows, before.data.rows).slice(0, most),
    [now.data, before.data],
  )
  const failed = [now, before].find(({ error, data }) => error && !data)
  return (
    <Section
      title={t.movers}
      hint={t.moversHint(format.day(previous.start), format.day(addDays(previous.end, -1)))}
      isFlush
      isStale={now.isPlaceholderData || before.isPlaceholderData}
    >
      {!movers
        ? failed?.error ? <ErrorState error={failed.error} onRetry={failed.refetch} /> : <LoadingState />
        : movers.length === 0
        ? <EmptyState icon={Equal} title={t.noMovers} hint={t.noMoversHint} />
        : (
          <ol className={styles.list}>
            {movers.map((mover) => <MoverRow key={mover.key} by={by} mover={mover} currency={scope.currency} />)}
          </ol>
        )}
    </Section>
  )
}

function MoverRow({ by, mover: { key, name, cost, before }, currency }: {
  by: UsageDimension
  mover: Mover
  currency: string
}) {
  const format = useFormat()
  const nameOf = useNames()
  const difference = exact(cost).minus(before)
  const text = nameOf(by, key, name)
  return (
    <li className={styles.mover}>
      <Link to='/explore' search={{ [by]: key ?? noKey, compare: '1' }} className={styles.name}>{text}</Link>
      <span className={styles.soft}>
        <Change now={cost} before={before} />
      </span>
      <data
        value={difference.toFixed()}
        title={`${format.exactMoney(before, currency)} → ${format.exactMoney(cost, currency)}`}
        className={difference.gte(0) ? styles.more : styles.less}
      >
        {format.signedMoney(difference, currency)}
      </data>
    </li>
  )
}
