import type { Big } from 'big.js'
import { exact, type Numeric } from '../locale/exact.ts'
import { nice, ticks } from 'd3-array'
import { line, stack } from 'd3-shape'
import { BarChart3, Table } from 'lucide-react'
import {
  type KeyboardEvent,
  lazy,
  type PointerEvent,
  Suspense,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useMessages } from '../locale/locale.tsx'
import { Button } from './button.tsx'
import { LoadingState } from './loading-state.tsx'
import styles from './stacked-chart.module.css'
import { useWidth } from './use-width.ts'
import { words } from './words.ts'

export interface Series {
  id: string
  name: string
  /** A CSS colour: {@link seriesColor}. */
  color: string
  /** One a bucket. */
  values: Numeric[]
  /** What a click on it does, such as to filter by it. */
  select?: { label: string; run(): void }
}

export interface Bucket {
  id: string
  /** Under the bar, if there is room. */
  label: string
  /** In full. */
  title: string
}

export interface StackedChartProps {
  label: string
  buckets: Bucket[]
  /** From the bottom up. */
  series: Series[]
  format(value: Numeric): string
  /** Every digit. */
  exact(value: Numeric): string
  /** In few characters, for the axis. */
  short(value: Numeric): string
  /** The totals of the period before, one a bucket, as a line. */
  previous?: { name: string; values: Numeric[] }
  height?: number
  /** The name of the CSV file of the table, without .csv. */
  csvName?: string
}

/** The colour of the series at a place. There are eight, and two more for the rest and for what has no key. */
export function seriesColor(place: number | 'rest' | 'none'): string {
  return `var(--series-${typeof place === 'number' ? place % 8 + 1 : place})`
}

const ChartTable = lazy(() => import('./chart-table.tsx'))

const margin = { top: 10, right: 4, bottom: 24, left: 52 }

/** Bars per day, week or month. The arrow keys go from bar to bar, and all of it can be shown as a table. */
export function StackedChart(props: StackedChartProps) {
  const { label, series } = props
  const t = useMessages(words)
  const [asTable, setAsTable] = useState(false)
  const [lit, setLit] = useState<string>()
  const Icon = asTable ? BarChart3 : Table
  return (
    <figure className={styles.figure}>
      {asTable
        ? (
          <Suspense fallback={<LoadingState />}>
            <ChartTable {...props} />
          </Suspense>
        )
        : <Bars {...props} lit={lit} />}
      <figcaption className={styles.caption}>
        <span className='visually-hidden'>{label}</span>
        <ul className={styles.legend}>
          {series.map(({ id, name, color, select }) => (
            <li
              key={id}
              onPointerEnter={() => setLit(id)}
              onPointerLeave={() => setLit(undefined)}
            >
              {select
                ? (
                  <button type='button' onClick={select.run} title={select.label}>
                    <Swatch color={color} />
                    {name}
                  </button>
                )
                : (
                  <span>
                    <Swatch color={color} />
                    {name}
                  </span>
                )}
            </li>
          ))}
          {props.previous && (
            <li>
              <span>
                <span className={styles.dash} />
                {props.previous.name}
              </span>
            </li>
          )}
        </ul>
        <Button look='quiet' onClick={() => setAsTable(!asTable)}>
          <Icon size={14} aria-hidden='true' />
          {asTable ? t.showChart : t.showTable}
        </Button>
      </figcaption>
    </figure>
  )
}

function Swatch({ color }: { color: string }) {
  return <span className={styles.swatch} style={{ background: color }} />
}

function Bars(
  { label, buckets, series, format, short, previous, height = 264, lit }: StackedChartProps & {
    lit: string | undefined
  },
) {
  const t = useMessages(words)
  const help = useId()
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const [active, setActive] = useState<number>()
  const totals = useMemo(() => buckets.map((_, index) => sum(series, index)), [buckets, series])

  const layers = useMemo(() => {
    const amount = (index: number, { values }: Series) => Number(values[index] ?? 0)
    return stack<number, Series>().keys(series).value(amount)(buckets.map((_, index) => index))
  }, [buckets, series])
  const [, top] = nice(0, Math.max(0, ...[...totals, ...previous?.values ?? []].map(Number)) || 1, 4)
  const y = (value: number) => height - margin.bottom - value / top * (height - margin.top - margin.bottom)
  const step = Math.max(0, width - margin.left - margin.right) / Math.max(1, buckets.length)
  const bar = Math.max(1, Math.min(step * 0.8, 56))
  const middle = (index: number) => margin.left + (index + 0.5) * step

  // New data may have fewer bars.
  useEffect(() => setActive((index) => index !== undefined && index < buckets.length ? index : undefined), [buckets])

  function onPointerMove({ clientX, currentTarget }: PointerEvent) {
    const at = clientX - currentTarget.getBoundingClientRect().left - margin.left
    const index = Math.floor(at / step)
    setActive(at < 0 || index >= buckets.length ? undefined : index)
  }

  function onKeyDown(event: KeyboardEvent) {
    const end = buckets.length - 1
    const from = active ?? end + 1
    const target =
      { ArrowLeft: from - 1, ArrowRight: active === undefined ? 0 : from + 1, Home: 0, End: end }[event.key]
    if (event.key === 'Escape') setActive(undefined)
    if (target === undefined) return
    event.preventDefault()
    setActive(Math.max(0, Math.min(end, target)))
  }

  const labelEvery = Math.max(1, Math.ceil(buckets.length / Math.max(1, Math.floor((width - margin.left) / 64))))
  const path = previous &&
    line<Numeric>().x((_, index) => middle(index)).y((value) => y(Number(value)))(previous.values)
  return (
    <div
      className={styles.box}
      ref={box}
      style={{ height }}
      tabIndex={0}
      role='group'
      aria-label={label}
      aria-describedby={help}
      onKeyDown={onKeyDown}
      onBlur={() => setActive(undefined)}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setActive(undefined)}
    >
      <span id={help} className='visually-hidden'>{t.chartHelp}</span>
      {width > 0 && (
        <svg width={width} height={height} aria-hidden='true'>
          {ticks(0, top, 4).map((tick) => (
            <g key={tick} transform={`translate(0 ${y(tick)})`}>
              <line x1={margin.left} x2={width} className={tick === 0 ? styles.base : styles.grid} />
              <text x={margin.left - 8} dy='0.32em' className={styles.tick} textAnchor='end'>{short(tick)}</text>
            </g>
          ))}
          {buckets.map(({ id, label }, index) =>
            (buckets.length - 1 - index) % labelEvery === 0 && (
              <text key={id} x={middle(index)} y={height - 6} className={styles.tick} textAnchor='middle'>{label}</text>
            )
          )}
          {active !== undefined && (
            <rect
              x={middle(active) - step / 2}
              y={margin.top}
              width={step}
              height={height - margin.top - margin.bottom}
              className={styles.band}
            />
          )}
          {layers.map((layer) => (
            <g
              key={layer.key.id}
              fill={layer.key.color}
              className={lit !== undefined && lit !== layer.key.id ? styles.faint : undefined}
            >
              {layer.map(([from, to], index) =>
                to > from && (
                  <rect
                    key={index}
                    x={middle(index) - bar / 2}
                    y={y(to)}
                    width={bar}
                    height={Math.max(0.5, y(from) - y(to))}
                    className={layer.key.select ? styles.selectable : undefined}
                    onClick={layer.key.select?.run}
                  />
                )
              )}
            </g>
          ))}
          {path && <path d={path} className={styles.previous} />}
        </svg>
      )}
      {active !== undefined && buckets[active] && (
        <Tip
          at={middle(active)}
          width={width}
          title={buckets[active].title}
          rows={series.map(({ name, color, values }) => ({ name, color, value: values[active] ?? 0 }))}
          total={totals[active] ?? 0}
          before={previous && { name: previous.name, value: previous.values[active] }}
          format={format}
        />
      )}
    </div>
  )
}

function Tip({ at, width, title, rows, total, before, format }: {
  at: number
  width: number
  title: string
  rows: { name: string; color: string; value: Numeric }[]
  total: Numeric
  before: { name: string; value: Numeric | undefined } | undefined
  format(value: Numeric): string
}) {
  const t = useMessages(words)
  const side = at > width / 2 ? { right: width - at + 16 } : { left: at + 16 }
  const used = rows.filter(({ value }) => !exact(value).eq(0))
  return (
    <div className={styles.tip} style={side} role='status'>
      <p>{title}</p>
      <dl>
        {used.toReversed().map(({ name, color, value }) => (
          <div key={name}>
            <dt>
              <Swatch color={color} />
              {name}
            </dt>
            <dd>{format(value)}</dd>
          </div>
        ))}
        {used.length !== 1 && (
          <div className={styles.total}>
            <dt>{t.total}</dt>
            <dd>{format(total)}</dd>
          </div>
        )}
        {before?.value !== undefined && (
          <div className={styles.before}>
            <dt>{before.name}</dt>
            <dd>{format(before.value)}</dd>
          </div>
        )}
      </dl>
    </div>
  )
}

/** The total of a bar. */
export function sum(series: Series[], index: number): Big {
  return series.reduce((total, { values }) => total.plus(exact(values[index] ?? 0)), exact(0))
}
