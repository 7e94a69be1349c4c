import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { UsageDimension } from '../../../types/index.ts'
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
import list from '../overview/list.module.css'
import { peopleWords } from './people-words.ts'
import styles from './person-page.module.css'

const most = 8

/** What one user or customer cost by feature, model, customer or user, the most expensive first. */
export function PersonBreakdown({ within, by, title }: {
  within: FilterSearch
  by: UsageDimension
  title: string
}) {
  const t = useMessages(peopleWords)
  const common = useMessages(words)
  const format = useFormat()
  const nameOf = useNames()
  const { start, end } = useRange()
  const scope = useScope()
  const { data, error, refetch, isPlaceholderData } = useQuery(
    useUsageQueries().costsBy(by, { ...scope, start, end, filters: filtersOf(within), limit: mostRows }),
  )
  const more = data ? data.totalRows - most : 0
  return (
    <Section title={title} isFlush isStale={isPlaceholderData}>
      {!data ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState /> : (
        <>
          <ol className={list.list}>
            {data.rows.slice(0, most).map(({ key, name, cost, calls, percentOfTotal }) => (
              <li key={JSON.stringify(key)}>
                <PersonLink within={within} by={by} value={key} name={nameOf(by, key, name)} />
                <span className={list.soft} title={format.percent(percentOfTotal)}>{common.calls(calls)}</span>
                <Money value={cost} currency={scope.currency} />
                <span className={list.bar} style={{ width: `${percentOfTotal}%` }} />
              </li>
            ))}
          </ol>
          {more > 0 && <Link to='/explore' search={{ ...within, by }} className={styles.more}>{t.more(more)}</Link>}
        </>
      )}
    </Section>
  )
}

/** Users and customers have pages of their own, the rest is explored. */
function PersonLink({ within, by, value, name }: {
  within: FilterSearch
  by: UsageDimension
  value: string | null
  name: string
}) {
  if (by === 'user' && value !== null) {
    return <Link to='/users/$userId' params={{ userId: value }} className={list.name}>{name}</Link>
  }
  if (by === 'customer' && value !== null) {
    return <Link to='/customers/$customerId' params={{ customerId: value }} className={list.name}>{name}</Link>
  }
  return <Link to='/explore' search={{ ...within, [by]: value ?? noKey }} className={list.name}>{name}</Link>
}
