import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Boxes } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { batchJobStatus } from '../../../types/index.ts'
import { Button } from '../../components/button.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { Select } from '../../components/select.tsx'
import { useWidth } from '../../components/use-width.ts'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { PagePickers } from '../../range/page-pickers.tsx'
import { useRange, useScope } from '../../range/use-range.ts'
import type { BatchJobsSearch } from './batch-jobs-search.ts'
import { batchJobsWords } from './batch-jobs-words.ts'
import styles from './batch-jobs.module.css'
import { RunTiles } from './run-tiles.tsx'
import { useRunColumns } from './use-run-columns.tsx'

const route = getRouteApi('/batch-jobs')

const mostRuns = 1_000

/** The runs of batch jobs, with what became of them and what they cost. */
export function BatchJobsPage() {
  const t = useMessages(batchJobsWords)
  const common = useMessages(words)
  const format = useFormat()
  const { start, end, timeZone } = useRange()
  const scope = useScope()
  const { status, feature, sort = '-started' } = route.useSearch()
  const navigate = useNavigate({ from: '/batch-jobs' })
  const box = useRef<HTMLDivElement>(null)
  const columns = useRunColumns(useWidth(box))
  const { data, error, refetch, isPlaceholderData } = useQuery(
    useUsageQueries().batchJobs({ ...scope, start, end, limit: mostRuns }),
  )
  const features = useMemo(() => new Map(data?.map((run) => [run.feature, run.featureName])), [data])
  const rows = useMemo(
    () => data?.filter((run) => (!status || run.status === status) && (!feature || run.feature === feature)),
    [data, status, feature],
  )
  const change = (changes: Partial<BatchJobsSearch>) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...changes }), resetScroll: false })
  return (
    <Page
      title={t.title}
      actions={<PagePickers />}
    >
      <div className={styles.controls}>
        <Select
          label={t.status}
          value={status ?? ''}
          options={[
            { value: '', name: t.anyStatus },
            ...batchJobStatus.options.map((value) => ({ value, name: t[value] })),
          ]}
          onChange={(chosen) => change({ status: chosen === '' ? undefined : chosen })}
        />
        <Select
          label={common.feature}
          value={feature ?? ''}
          options={[
            { value: '', name: t.anyFeature },
            ...[...feature && !features.has(feature) ? [[feature, feature] as const] : [], ...features]
              .map(([value, name]) => ({ value, name }))
              .toSorted((a, b) => a.name.localeCompare(b.name)),
          ]}
          onChange={(chosen) => change({ feature: chosen || undefined })}
        />
      </div>
      <RunTiles runs={rows} />
      <Section title={t.list} isFlush isStale={isPlaceholderData}>
        <div ref={box}>
          {!data || !rows
            ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState />
            : data.length === 0
            ? <EmptyState icon={Boxes} title={t.empty} hint={t.emptyHint} />
            : rows.length === 0
            ? (
              <EmptyState icon={Boxes} title={t.noMatch} hint={t.noMatchHint}>
                <Button onClick={() => change({ status: undefined, feature: undefined })}>{t.clear}</Button>
              </EmptyState>
            )
            : (
              <DataTable
                label={t.list}
                columns={columns}
                rows={rows}
                rowKey={({ id }) => id}
                rowAction={(run) => ({
                  label: t.open(run.featureName, format.moment(run.startedAt, timeZone)),
                  run: () => void navigate({ to: '/batch-jobs/$jobId', params: { jobId: run.id } }),
                })}
                sort={sort}
                onSort={(chosen) => change({ sort: chosen })}
                minWidth='0'
                csvName={`batch jobs ${start}`}
                note={data.length === mostRuns && t.latest(format.count(mostRuns))}
              />
            )}
        </div>
      </Section>
    </Page>
  )
}
