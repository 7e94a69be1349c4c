import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Boxes, Receipt } from 'lucide-react'
import { useCallback, useMemo } from 'react'
import { BackLink } from '../../components/back-link.tsx'
import { buttonClass } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Page } from '../../components/page.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { CurrencyPicker, OrganizationPicker } from '../../range/scope-pickers.tsx'
import { useScope } from '../../range/use-range.ts'
import { RequestLog } from '../requests/request-log.tsx'
import type { RequestsSearch } from '../requests/requests-search.ts'
import { batchJobsWords } from './batch-jobs-words.ts'
import styles from './batch-jobs.module.css'
import { CancelRun } from './cancel-run.tsx'
import { RunFacts } from './run-facts.tsx'
import type { Run } from './run-status.tsx'

const route = getRouteApi('/batch-jobs/$jobId')

/** One run of a batch job: how it went, what it cost, and its calls. */
export function BatchJobPage() {
  const { jobId } = route.useParams()
  return <BatchJob key={jobId} id={jobId} />
}

function BatchJob({ id }: { id: string }) {
  const t = useMessages(batchJobsWords)
  const { currency, organizationId } = useScope()
  const { data, error, refetch } = useQuery(useUsageQueries().batchJobs({ id, currency, organizationId }))
  const run = data?.[0]
  return (
    <Page
      title={run?.featureName ?? t.title}
      actions={
        <>
          <OrganizationPicker />
          <CurrencyPicker />
        </>
      }
    >
      <div className={styles.links}>
        <BackLink to='/batch-jobs'>{t.title}</BackLink>
        {run?.status === 'running' && run.cancelledAt === null && <CancelRun run={run} />}
      </div>
      {run
        ? (
          <>
            <RunFacts run={run} />
            <Calls run={run} />
          </>
        )
        : data
        ? (
          <EmptyState icon={Boxes} title={t.noRun} hint={t.noRunHint}>
            <Link to='/requests' search={{ batch: id }} className={buttonClass()}>{t.itsCalls}</Link>
          </EmptyState>
        )
        : error
        ? <ErrorState error={error} onRetry={refetch} />
        : <LoadingState />}
    </Page>
  )
}

/** The log, limited to the run. To limit it further is a matter of the page Requests. */
function Calls({ run: { id } }: { run: Run }) {
  const t = useMessages(batchJobsWords)
  const { open } = route.useSearch()
  const { currency, organizationId } = useScope()
  const navigate = useNavigate()
  const options = useMemo(() => ({ batchJobId: id, currency, organizationId }), [id, currency, organizationId])
  const onFilter = useCallback(
    (filter: Partial<RequestsSearch>) => void navigate({ to: '/requests', search: { batch: id, ...filter } }),
    [navigate, id],
  )
  const onOpen = useCallback(
    (row: string | undefined) =>
      void navigate({
        to: '.',
        search: (before) => ({ ...before, open: row }),
        replace: open !== undefined,
        resetScroll: false,
      }),
    [navigate, open],
  )
  return (
    <RequestLog
      title={t.calls}
      options={options}
      openId={open}
      onOpen={onOpen}
      onFilter={onFilter}
      empty={<EmptyState icon={Receipt} title={t.noCalls} hint={t.noCallsHint} />}
      csvName={`batch job ${id}`}
    />
  )
}
