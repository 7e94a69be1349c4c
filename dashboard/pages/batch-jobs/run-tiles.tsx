import { StatTile, StatTiles } from '../../components/stat-tile.tsx'
import { sumOf } from '../../locale/exact.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useScope } from '../../range/use-range.ts'
import { batchJobsWords } from './batch-jobs-words.ts'
import type { Run } from './run-status.tsx'

/** What the runs of the list come to. Undefined while they are read. */
export function RunTiles({ runs }: { runs: Run[] | undefined }) {
  const t = useMessages(batchJobsWords)
  const format = useFormat()
  const { currency } = useScope()
  const count = (status: Run['status']) => runs?.filter((run) => run.status === status).length ?? 0
  const sum = (value: (run: Run) => number) => runs && sumOf(runs.map(value))
  const failedItems = sum(({ itemsFailed }) => itemsFailed)
  const items = sum(({ itemsTotal, itemsProcessed, itemsFailed }) => itemsTotal ?? itemsProcessed + itemsFailed)
  const cost = sum(({ totalCost }) => totalCost)
  return (
    <StatTiles label={t.summary}>
      <StatTile label={t.runs} value={runs && format.count(runs.length)}>
        {count('running') > 0 && t.runningNow(count('running'))}
      </StatTile>
      <StatTile label={t.unsuccessful} value={runs && format.count(count('failed') + count('partial'))}>
        {runs && t.unsuccessfulNote(count('failed'), count('partial'))}
      </StatTile>
      <StatTile
        label={t.itemsFailed}
        value={failedItems && format.shortCount(failedItems)}
        exact={failedItems && format.count(failedItems)}
      >
        {items && t.itemsOf(format.count(items))}
      </StatTile>
      <StatTile
        label={t.spend}
        value={cost && format.money(cost, currency)}
        exact={cost && format.exactMoney(cost, currency)}
      />
    </StatTiles>
  )
}
