import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { ChartColumn, Receipt } from 'lucide-react'
import type { UsageDimension } from '../../../types/index.ts'
import { BackLink } from '../../components/back-link.tsx'
import { buttonClass } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { useNameOf } from '../../range/filter-chips.tsx'
import { PagePickers } from '../../range/page-pickers.tsx'
import { useRange, useScope } from '../../range/use-range.ts'
import { RangeTiles } from '../overview/range-tiles.tsx'
import { SpendChart } from '../overview/spend-chart.tsx'
import { Top } from '../overview/top.tsx'
import { BehaviourTiles } from './behaviour-tiles.tsx'
import styles from './feature-page.module.css'
import { featuresWords } from './features-words.ts'
import { TopErrors } from './top-errors.tsx'

const route = getRouteApi('/features/$feature')

const mostErrors = 10

const stackings: UsageDimension[] = ['model', 'user', 'customer', 'provider']

/** One feature: how it behaves, and what its AI calls cost, by model and by user. */
export function FeaturePage() {
  const { feature } = route.useParams()
  return <Feature key={feature} feature={feature} />
}

function Feature({ feature }: { feature: string }) {
  const t = useMessages(featuresWords)
  const used = useQuery(useFeatureStats(feature)).data?.features[0]?.featureName
  const called = useNameOf('feature', feature)
  return (
    <Page
      title={used ?? called}
      actions={<PagePickers />}
    >
      <div className={styles.links}>
        <BackLink to='/features'>{t.title}</BackLink>
        <Link to='/requests' search={{ feature }} className={buttonClass()}>
          <Receipt size={14} aria-hidden='true' />
          {t.itsCalls}
        </Link>
        <Link to='/explore' search={{ feature }} className={buttonClass()}>
          <ChartColumn size={14} aria-hidden='true' />
          {t.explore}
        </Link>
      </div>
      <FeatureParts feature={feature} />
    </Page>
  )
}

function useFeatureStats(feature: string) {
  const { start, end } = useRange()
  const { organizationId } = useScope()
  return useUsageQueries().featureStats({ organizationId, start, end, filters: { feature }, topErrors: mostErrors })
}

/** What its calls cost and how it behaves are two reads: each part is there where there is something to tell. */
function FeatureParts({ feature }: { feature: string }) {
  const t = useMessages(featuresWords)
  const { by = 'model' } = route.useSearch()
  const { start, end } = useRange()
  const scope = useScope()
  const queries = useUsageQueries()
  const within = { feature }
  const costs = useQuery(queries.overview({ ...scope, start, end, filters: within }))
  const stats = useQuery(useFeatureStats(feature))
  const failed = [costs, stats].find(({ error, data }) => error && !data)
  if (!costs.data || !stats.data) {
    return failed?.error ? <ErrorState error={failed.error} onRetry={failed.refetch} /> : <LoadingState />
  }
  const hasCalls = costs.data.totalCalls > 0
  const isTracked = stats.data.total.calls > 0
  return (
    <>
      {hasCalls && <RangeTiles within={within} />}
      {isTracked && <BehaviourTiles feature={feature} />}
      {hasCalls
        ? (
          <>
            <SpendChart by={stackings.includes(by) ? by : 'model'} options={stackings} within={within} />
            <div className={styles.pair}>
              <Top by='model' title={t.models} within={within} />
              <Top by='user' title={t.users} within={within} />
            </div>
          </>
        )
        : (
          <Section title={t.cost}>
            <EmptyState title={t.noCalls} hint={t.noCallsHint} />
          </Section>
        )}
      {isTracked
        ? (
          <Section title={t.topErrors} isFlush isStale={stats.isPlaceholderData}>
            <TopErrors errors={stats.data.features[0]?.topErrors ?? []} />
          </Section>
        )
        : (
          <Section title={t.behaviour}>
            <EmptyState title={t.notTracked} hint={t.notTrackedHint} />
          </Section>
        )}
    </>
  )
}
