import { Section } from '../../components/section.tsx'
import { StatTile, StatTiles } from '../../components/stat-tile.tsx'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useNameOf } from '../../range/filter-chips.tsx'
import { useNames } from '../../range/names.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import { batchJobsWords } from './batch-jobs-words.ts'
import styles from './batch-jobs.module.css'
import { type Run, runTime, useRunStatus } from './run-status.tsx'
import { useLongDuration } from './use-long-duration.ts'

/** How the run stands, what it did and cost, and where it came from. */
export function RunFacts({ run }: { run: Run }) {
  const t = useMessages(batchJobsWords)
  const common = useMessages(words)
  const format = useFormat()
  const nameOf = useNames()
  const status = useRunStatus()
  const longDuration = useLongDuration()
  const { timeZone } = useRange()
  const { currency } = useScope()
  const { itemsTotal, itemsProcessed, itemsFailed, startedBy, provider } = run
  const starter = useNameOf('user', startedBy)
  const done = itemsTotal ? (itemsProcessed + itemsFailed) / itemsTotal * 100 : undefined
  const facts = [
    { label: t.by, value: startedBy === null ? t.server : starter },
    { label: t.organization, value: run.organizationId, isId: true },
    { label: t.provider, value: provider && nameOf('provider', provider) },
    { label: t.providerBatch, value: run.providerBatchId, isId: true },
    { label: t.id, value: run.id, isId: true },
  ]
  return (
    <>
      {(run.errorMessage !== null || run.cancelledAt !== null) && (
        <div className={`${styles.message} ${run.status === 'failed' ? styles.isBad : ''}`}>
          {run.cancelledAt !== null && <p>{t.askedToStop(format.moment(run.cancelledAt, timeZone))}</p>}
          {run.errorMessage !== null && <p>{run.errorMessage}</p>}
        </div>
      )}
      <StatTiles label={t.about}>
        <StatTile label={t.status} value={status(run)}>
          {t.startedAt(format.moment(run.startedAt, timeZone))}
        </StatTile>
        <StatTile
          label={t.items}
          value={itemsTotal === null
            ? format.count(itemsProcessed)
            : `${format.count(itemsProcessed)} / ${format.count(itemsTotal)}`}
        >
          {itemsFailed > 0
            ? <span className={styles.bad}>{t.itemsDone(itemsFailed)}</span>
            : run.status === 'running' && done !== undefined && t.progress(format.percent(done, 0))}
        </StatTile>
        <StatTile label={t.duration} value={longDuration(runTime(run))} />
        <StatTile
          label={common.tokens}
          value={format.shortCount(run.totalTokens)}
          exact={format.count(run.totalTokens)}
        >
          {common.calls(run.calls)}
        </StatTile>
        <StatTile
          label={common.cost}
          value={format.money(run.totalCost, currency)}
          exact={format.exactMoney(run.totalCost, currency)}
        >
          {run.unpricedRequests > 0 && common.unpriced(run.unpricedRequests)}
        </StatTile>
      </StatTiles>
      {run.status === 'running' && done !== undefined && (
        <progress className={styles.progress} max={100} value={done} aria-label={t.items} />
      )}
      <Section title={t.about}>
        <dl className={styles.facts}>
          {facts.map(({ label, value, isId }) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{isId ? <code>{value}</code> : value}</dd>
              </div>
            )
          )}
        </dl>
      </Section>
    </>
  )
}
