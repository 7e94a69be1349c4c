import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { ChartColumn } from 'lucide-react'
import type { UsageDimension } from '../../../types/index.ts'
import { BackLink } from '../../components/back-link.tsx'
import { buttonClass } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Page } from '../../components/page.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { filtersOf } from '../../range/filters.ts'
import { useNames } from '../../range/names.ts'
import { addDays, dayIn } from '../../range/range.ts'
import { PagePickers } from '../../range/page-pickers.tsx'
import { useRange, useScope } from '../../range/use-range.ts'
import { RangeTiles } from '../overview/range-tiles.tsx'
import { SpendChart } from '../overview/spend-chart.tsx'
import { peopleWords } from './people-words.ts'
import { PersonBreakdown } from './person-breakdown.tsx'
import styles from './person-page.module.css'
import { TokensTile, WorkersTile } from './person-tiles.tsx'
import { UserRequests } from './user-requests.tsx'

const userRoute = getRouteApi('/users/$userId')
const customerRoute = getRouteApi('/customers/$customerId')

const stackings = {
  user: ['model', 'feature', 'provider', 'customer'],
  customer: ['model', 'feature', 'provider', 'user'],
} satisfies Record<Person['kind'], UsageDimension[]>

interface Person {
  kind: 'user' | 'customer'
  /** A user's uuid, a customer's id. */
  id: string
}

/** One user: what they spent on what, and for whom. */
export function UserPage() {
  const { userId } = userRoute.useParams()
  const { by = 'model' } = userRoute.useSearch()
  return <PersonPage key={userId} person={{ kind: 'user', id: userId }} by={by} />
}

/** One customer: what was spent on them, and who did. */
export function CustomerPage() {
  const { customerId } = customerRoute.useParams()
  const { by = 'model' } = customerRoute.useSearch()
  return <PersonPage key={customerId} person={{ kind: 'customer', id: customerId }} by={by} />
}

function PersonPage({ person, by }: { person: Person; by: UsageDimension }) {
  const t = useMessages(peopleWords)
  const { start, end } = useRange()
  const scope = useScope()
  const name = usePersonName(person)
  const navigate = useNavigate()
  const within = { [person.kind]: person.id }
  const options: UsageDimension[] = stackings[person.kind]
  const stackedBy = options.includes(by) ? by : 'model'
  const { data, error, refetch } = useQuery(
    useUsageQueries().overview({ ...scope, start, end, filters: filtersOf(within) }),
  )
  return (
    <Page
      title={name}
      actions={<PagePickers />}
    >
      <div className={styles.bar}>
        <BackLink to={person.kind === 'user' ? '/users' : '/customers'}>{t[person.kind]}</BackLink>
        {name !== person.id && (
          <span className={styles.id}>
            {t.id} <code>{person.id}</code>
          </span>
        )}
        <Link to='/explore' search={within} className={`${buttonClass()} ${styles.explore}`}>
          <ChartColumn size={14} aria-hidden='true' />
          {t.explore}
        </Link>
      </div>
      {!data
        ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState />
        : data.totalCalls === 0
        ? <EmptyState title={t.noUsage} hint={t.noUsageHint} />
        : (
          <>
            <RangeTiles within={within}>
              {person.kind === 'user' ? <TokensTile usage={data} /> : <WorkersTile within={within} />}
            </RangeTiles>
            <SpendChart
              by={stackedBy}
              options={options}
              within={within}
              onSelect={(key) => void navigate({ to: '/explore', search: { ...within, [stackedBy]: key } })}
            />
            <div className={styles.breakdowns}>
              <PersonBreakdown within={within} by='feature' title={t.features} />
              <PersonBreakdown within={within} by='model' title={t.models} />
              {person.kind === 'user'
                ? <PersonBreakdown within={within} by='customer' title={t.customers} />
                : <PersonBreakdown within={within} by='user' title={t.workers} />}
            </div>
            {person.kind === 'user' && (
              <UserRequests
                userId={person.id}
                title={t.recent}
                empty={<EmptyState title={t.noUsage} hint={t.noUsageHint} />}
              />
            )}
          </>
        )}
    </Page>
  )
}

/** The name they were last known by, whatever the days of the page. */
function usePersonName({ kind, id }: Person): string {
  const end = addDays(dayIn('UTC', new Date()), 1)
  const { organizationId } = useScope()
  const nameOf = useNames()
  const { data } = useQuery({
    ...useUsageQueries().costsBy(kind, {
      start: addDays(end, -longestDays),
      end,
      organizationId,
      filters: filtersOf({ [kind]: id }),
      limit: 1,
    }),
    refetchInterval: false,
    staleTime: Infinity,
    placeholderData: undefined,
  })
  return nameOf(kind, id, data?.rows[0]?.name)
}

/** The longest range that the reads take. */
const longestDays = 3_660
