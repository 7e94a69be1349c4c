import type { Big } from 'big.js'
import { exact, sumOf } from '../locale/exact.ts'
import type { Bucket, Series } from '../components/stacked-chart.tsx'
import { seriesColor } from '../components/stacked-chart.tsx'
import type { Format } from '../locale/format.ts'
import { noKey } from './filters.ts'
import { bucketsOf, type Range } from './range.ts'

/** A row of `reader.timeseries`. */
interface Row {
  startOn: string
  key: string | null
  isRest: boolean
  cost: number
  tokens: number
  calls: number
}

/** How many keys a chart tells apart. */
export const mostSeries = 8

/** The rows of a breakdown as series of a chart: the greatest at the bottom, those without a key and the rest on top. */
export function toSeries(
  rows: Row[],
  { buckets, measure, nameOf, restName, select }: {
    buckets: Bucket[]
    measure: 'cost' | 'tokens' | 'calls'
    nameOf(key: string | null): string
    restName: string
    select?(key: string): Series['select']
  },
): Series[] {
  const places = new Map(buckets.map(({ id }, place) => [id, place]))
  const byKey = new Map<string, { key: string | null; isRest: boolean; values: Big[] }>()
  for (const row of rows) {
    const id = row.isRest ? 'rest' : row.key === null ? 'none' : `key ${row.key}`
    const found = byKey.get(id) ?? { key: row.key, isRest: row.isRest, values: buckets.map(() => exact(0)) }
    byKey.set(id, found)
    const place = places.get(row.startOn)
    if (place !== undefined) found.values[place] = exact(row[measure]).plus(found.values[place] ?? 0)
  }
  const total = ({ values }: { values: Big[] }) => sumOf(values)
  const sorted = [...byKey].toSorted(([, a], [, b]) =>
    Number(a.isRest) - Number(b.isRest) || Number(a.key === null) - Number(b.key === null) || total(b).cmp(total(a))
  )
  return sorted.map(([id, { key, isRest, values }], place) => ({
    id,
    name: isRest ? restName : nameOf(key),
    color: seriesColor(isRest ? 'rest' : key === null ? 'none' : place),
    values,
    select: isRest ? undefined : select?.(key ?? noKey),
  }))
}

/** The bars of a range, named in the locale. */
export function chartBuckets(range: Pick<Range, 'start' | 'end' | 'interval'>, format: Format): Bucket[] {
  return bucketsOf(range).map((day) => ({
    id: day,
    label: range.interval === 'month' ? format.shortMonth(day) : format.day(day),
    title: range.interval === 'day'
      ? format.weekday(day)
      : range.interval === 'month'
      ? format.month(day)
      : `${format.day(day)} – ${format.fullDay(bucketEnd(day))}`,
  }))
}

function bucketEnd(monday: string): string {
  return new Date(Date.parse(monday) + 6 * 86_400_000).toISOString().slice(0, 10)
}
