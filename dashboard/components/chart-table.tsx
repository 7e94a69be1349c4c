import type { Numeric } from '../locale/exact.ts'
import { useMemo } from 'react'
import { useMessages } from '../locale/locale.tsx'
import { type Column, DataTable } from './data-table.tsx'
import { type StackedChartProps, sum } from './stacked-chart.tsx'
import { words } from './words.ts'

interface Place {
  index: number
}

/** What a chart shows, as a table. */
export default function ChartTable({ label, buckets, series, format, exact, previous, csvName }: StackedChartProps) {
  const t = useMessages(words)
  const columns = useMemo(() => {
    const amount = (id: string, header: string, value: (index: number) => Numeric): Column<Place> => ({
      id,
      header,
      isNumeric: true,
      value: ({ index }) => value(index),
      cell: ({ index }) => <span title={exact(value(index))}>{format(value(index))}</span>,
    })
    const bucket: Column<Place> = {
      id: 'bucket',
      header: t.date,
      value: ({ index }) => buckets[index]?.id ?? null,
      cell: ({ index }) => buckets[index]?.title,
    }
    return [
      bucket,
      ...series.map(({ id, name, values }) => amount(`series ${id}`, name, (index) => values[index] ?? 0)),
      ...series.length > 1 ? [amount('total', t.total, (index) => sum(series, index))] : [],
      ...previous ? [amount('previous', previous.name, (index) => previous.values[index] ?? 0)] : [],
    ]
  }, [buckets, series, previous, format, exact, t])
  const rows = useMemo(() => buckets.map((_, index) => ({ index })), [buckets])
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={rows}
      rowKey={({ index }) => String(index)}
      csvName={csvName}
    />
  )
}
