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
import { filtersOf } from '../../range/filters.ts'
import { mostRows, useNames } from '../../range/names.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import { peopleWords } from './people-words.ts'
import type { Person } from './person-page.tsx'
import styles from './person-page.module.css'

const most = 8

/** What one user or customer cost by feature, model, customer or user, the most expensive first. */
export function PersonBreakdown({ person: { kind, id }, by, title }: {
  person: Person
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
    useUsageQueries().costsBy(by, { ...scope, start, end, filters: filtersOf({ [kind]: id }), limit: mostRows }),
  )
  const more = data ? data.totalRows - most : 0
  return (
    <Section title={title} isFlush isStale={isPlaceholderData}>
      {!data ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState /> : (
        <>
          <ol className={styles.list}>
            {data.rows.slice(0, most).map(({ key, name, cost, calls, percentOfTotal }) => (
              <li key={JSON.stringify(key)}>
                <PersonLink kind={kind} id={id} by={by} value={key} name={nameOf(by, key, name)} />
                <span className={styles.soft}>{common.calls(calls)}</span>
                <span title={format.percent(percentOfTotal)}>
                  <Money value={cost} currency={scope.currency} />
                </span>
                <span className={styles.share} style={{ width: `${percentOfTotal}%` }} />
              </li>
            ))}
          </ol>
          {more > 0 && <Link to='/explore' search={{ [kind]: id, by }} className={styles.more}>{t.more(more)}</Link>}
        </>
      )}
    </Section>
  )
}

/** Users and customers have pages of their own, the rest is explored. */
function PersonLink({ kind, id, by, value, name }: {
  kind: Person['kind']
  id: string
  by: UsageDimension
  value: string | null
  name: string
}) {
  if (value === null) return <span className={styles.name}>{name}</span>
  if (by === 'user') return <Link to='/users/$userId' params={{ userId: value }} className={styles.name}>{name}</Link>
  if (by === 'customer') {
    return <Link to='/customers/$customerId' params={{ customerId: value }} className={styles.name}>{name}</Link>
  }
  return <Link to='/explore' search={{ [kind]: id, [by]: value }} className={styles.name}>{name}</Link>
}
