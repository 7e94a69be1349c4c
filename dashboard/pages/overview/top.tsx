import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { buttonClass } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Money } from '../../components/money.tsx'
import { Section } from '../../components/section.tsx'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { type FilterSearch, filtersOf, noKey } from '../../range/filters.ts'
import { mostRows, useNames } from '../../range/names.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import type { UsageDimension } from '../../../types/index.ts'
import styles from './list.module.css'
import { overviewWords } from './overview-words.ts'

const most = 8

/** The most expensive of a dimension in the days of the page, of all calls or those that filters let through, each with its share. */
export function Top({ by, title, within, isLinked = true }: {
  by: UsageDimension
  title?: string
  within?: FilterSearch
  isLinked?: boolean
}) {
  const t = useMessages(overviewWords)
  const common = useMessages(words)
  const format = useFormat()
  const nameOf = useNames()
  const { start, end } = useRange()
  const scope = useScope()
  const { data, error, refetch, isPlaceholderData } = useQuery(
    useUsageQueries().costsBy(by, {
      ...scope,
      start,
      end,
      filters: within && filtersOf(within),
      limit: mostRows,
    }),
  )
  return (
    <Section
      title={title ?? t.top}
      hint={title === undefined && common[by]}
      isFlush
      isStale={isPlaceholderData}
      actions={isLinked && <Link to='/explore' search={{ ...within, by }} className={buttonClass()}>{t.explore}</Link>}
    >
      {!data
        ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState />
        : data.rows.length === 0
        ? <EmptyState title={t.empty} hint={t.emptyHint} />
        : (
          <ol className={styles.list}>
            {data.rows.slice(0, most).map(({ key, name, cost, percentOfTotal, unpricedRequests }) => (
              <li key={key}>
                {isLinked
                  ? (
                    <Link to='/explore' search={{ ...within, [by]: key ?? noKey }} className={styles.name}>
                      {nameOf(by, key, name)}
                    </Link>
                  )
                  : <span className={styles.name}>{nameOf(by, key, name)}</span>}
                <span className={styles.soft}>
                  {unpricedRequests > 0 && `${common.unpriced(unpricedRequests)} · `}
                  {format.percent(percentOfTotal)}
                </span>
                <Money value={cost} currency={scope.currency} />
                <span className={styles.bar} style={{ width: `${percentOfTotal}%` }} />
              </li>
            ))}
          </ol>
        )}
    </Section>
  )
}
