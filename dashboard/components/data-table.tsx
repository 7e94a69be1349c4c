import { exact, type Numeric } from '../locale/exact.ts'
import {
  type ColumnDef,
  createSortedRowModel,
  type Row as TableRow,
  type RowData,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp, Download } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useMessages } from '../locale/locale.tsx'
import { Button } from './button.tsx'
import { saveFile, toCsv } from './csv.ts'
import styles from './data-table.module.css'
import { words } from './words.ts'

export interface Column<Row extends RowData> {
  id: string
  header: string
  /** What the table sorts by and the CSV file holds: exact, null where it is unknown. */
  value(row: Row): Numeric | null
  /** What the eye sees. Default: the value. */
  cell?(row: Row): ReactNode
  /** Numbers: at the right, the greatest first. */
  isNumeric?: boolean
  /** A CSS width of a table column: `40%`, `9rem`. Default: an equal share. */
  width?: string
  /** Default: true. */
  isSortable?: boolean
  /** The heading in the CSV file, where it says more than {@link header}; null leaves the column out. */
  csvHeader?: string | null
}

interface DataTableProps<Row extends RowData> {
  /** What the table holds, for those who do not see it. */
  label: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey(row: Row): string
  /** What a click on a row (or Enter in it) does, and how that is called. Rows without an action return undefined. */
  rowAction?(row: Row): { label: string; run(): void } | undefined
  /** The key of the row that is open beside the table: it is marked, and brought into sight. */
  openKey?: string
  /** A column's id, with a minus in front for the greatest first. With {@link onSort} the caller keeps it. */
  sort?: string
  onSort?(sort: string | undefined): void
  /** The last row, which stays in sight: by column. It is not part of the CSV file. */
  totals?: Record<string, ReactNode>
  /** The name of the CSV file, without .csv. Without it there is none. */
  csvName?: string
  /** The end of the rows comes into sight: time to read more. */
  onEnd?(): void
  /** Under which width the table scrolls. Default: 8rem a column. */
  minWidth?: string
  /** Beside the number of rows. */
  note?: ReactNode
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

/** Pixels, until a row is measured. */
const rowHeight = 35
const headerHeight = 32

/** A table of any length: only what is in sight is in the document. Arrow keys, Home and End go from row to row. */
export function DataTable<Row extends RowData>({
  label,
  columns,
  rows,
  rowKey,
  rowAction,
  openKey,
  sort,
  onSort,
  totals,
  csvName,
  onEnd,
  minWidth = `${columns.length * 8}rem`,
  note,
}: DataTableProps<Row>) {
  const t = useMessages(words)
  const box = useRef<HTMLDivElement>(null)
  const [ownSort, setOwnSort] = useState(sort)
  const sorting = useMemo(() => toSorting(onSort ? sort : ownSort), [onSort, sort, ownSort])
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns])
  const definitions = useMemo(() => columns.map(definitionOf), [columns])

  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowKey,
    state: { sorting },
    enableMultiSort: false,
    onSortingChange: (update) => {
      const next = fromSorting(typeof update === 'function' ? update(sorting) : update)
      if (onSort) onSort(next)
      else setOwnSort(next)
    },
  })
  const sorted = table.getRowModel().rows
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => sorted[index]?.id ?? index,
    initialRect: { width: 0, height: 800 },
    // The header lies over the rows.
    scrollPaddingEnd: headerHeight,
  })
  const items = virtualizer.getVirtualItems()
  const first = items[0]
  const last = items.at(-1)

  const isAtEnd = last !== undefined && last.index >= sorted.length - 10
  useEffect(() => {
    if (isAtEnd) onEnd?.()
  }, [isAtEnd, sorted.length, onEnd])

  const openIndex = openKey === undefined ? -1 : sorted.findIndex(({ id }) => id === openKey)
  const isOpenHere = openIndex >= 0
  useEffect(() => {
    if (isOpenHere) virtualizer.scrollToIndex(openIndex)
    // Not whenever rows come before it.
  }, [virtualizer, openKey, isOpenHere])

  function goTo(index: number) {
    virtualizer.scrollToIndex(index)
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>(`tr[data-index="${index}"] [data-row-action]`)?.focus()
    )
  }

  function onKeyDown(event: KeyboardEvent) {
    const row = event.target instanceof Element ? event.target.closest('tr[data-index]') : null
    if (!(row instanceof HTMLElement)) return
    const index = Number(row.dataset.index)
    const end = sorted.length - 1
    const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: end }[event.key]
    if (target === undefined) return
    event.preventDefault()
    goTo(Math.max(0, Math.min(end, target)))
  }

  function exportCsv() {
    const shown = columns.filter(({ csvHeader }) => csvHeader !== null)
    saveFile(
      `${csvName}.csv`,
      toCsv(
        shown.map(({ header, csvHeader }) => csvHeader ?? header),
        sorted.map(({ original }) => shown.map(({ value }) => value(original))),
      ),
    )
  }

  return (
    <div className={styles.frame}>
      <div className={styles.box} ref={box} tabIndex={0} role='group' aria-label={label}>
        <table className={styles.table} style={{ minWidth }} aria-rowcount={sorted.length + 1} aria-label={label}>
          <colgroup>
            {columns.map(({ id, width }) => <col key={id} style={{ width }} />)}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {table.getHeaderGroups()[0]?.headers.map((header) => {
                const column = byId.get(header.column.id)
                const direction = header.column.getIsSorted()
                const className = column?.isNumeric ? styles.numeric : undefined
                return (
                  <th
                    key={header.id}
                    scope='col'
                    className={className}
                    aria-sort={direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : undefined}
                  >
                    {header.column.getCanSort()
                      ? (
                        <button type='button' onClick={header.column.getToggleSortingHandler()}>
                          <span>{column?.header}</span>
                          {direction === 'asc' && <ArrowUp size={12} aria-hidden='true' />}
                          {direction === 'desc' && <ArrowDown size={12} aria-hidden='true' />}
                        </button>
                      )
                      : column?.header}
                  </th>
                )
              })}
            </tr>
          </thead>
          <tbody onKeyDown={onKeyDown}>
            {first && first.start > 0 && <tr aria-hidden='true' style={{ height: first.start }} />}
            {items.map(({ index }) => {
              const row = sorted[index]
              if (!row) return null
              const action = rowAction?.(row.original)
              return (
                <tr
                  key={row.id}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  aria-rowindex={index + 2}
                  aria-current={row.id === openKey ? 'true' : undefined}
                  className={action ? styles.clickable : undefined}
                  onClick={action?.run}
                >
                  {columns.map((column, place) => {
                    const content = column.cell ? column.cell(row.original) : shown(column.value(row.original))
                    return (
                      <td key={column.id} className={column.isNumeric ? styles.numeric : undefined}>
                        {place === 0 && action
                          ? (
                            <button
                              type='button'
                              data-row-action
                              className={styles.action}
                              aria-label={action.label}
                              onClick={(event) => {
                                event.stopPropagation()
                                action.run()
                              }}
                            >
                              {content}
                            </button>
                          )
                          : content}
                      </td>
                    )
                  })}
                </tr>
              )
            })}
            {last && last.end < virtualizer.getTotalSize() && (
              <tr aria-hidden='true' style={{ height: virtualizer.getTotalSize() - last.end }} />
            )}
          </tbody>
          {totals && (
            <tfoot>
              <tr>
                {columns.map(({ id, isNumeric }) => (
                  <td key={id} className={isNumeric ? styles.numeric : undefined}>{totals[id]}</td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      <div className={styles.foot}>
        <span>{t.rows(sorted.length)}{note && <>{' · '}{note}</>}</span>
        {csvName && (
          <Button look='quiet' onClick={exportCsv} disabled={sorted.length === 0}>
            <Download size={14} aria-hidden='true' />
            {t.exportCsv}
          </Button>
        )}
      </div>
    </div>
  )
}

function definitionOf<Row extends RowData>(column: Column<Row>): ColumnDef<typeof features, Row> {
  return {
    id: column.id,
    accessorFn: (row) => column.value(row) ?? undefined,
    enableSorting: column.isSortable ?? true,
    sortDescFirst: column.isNumeric ?? false,
    sortUndefined: 'last',
    sortFn: (a: TableRow<typeof features, Row>, b: TableRow<typeof features, Row>) =>
      compare(column.value(a.original), column.value(b.original)),
  }
}

function compare(a: Numeric | null, b: Numeric | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === 'string' && typeof b === 'string') return a.localeCompare(b, undefined, { numeric: true })
  return exact(a).cmp(exact(b))
}

function shown(value: Numeric | null): ReactNode {
  return value === null ? '–' : value.toString()
}

function toSorting(sort: string | undefined): SortingState {
  if (!sort) return []
  return [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }]
}

function fromSorting([sort]: SortingState): string | undefined {
  return sort && `${sort.desc ? '-' : ''}${sort.id}`
}
