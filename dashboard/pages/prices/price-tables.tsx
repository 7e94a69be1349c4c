import { useMemo } from 'react'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Section } from '../../components/section.tsx'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { today } from './drafts.ts'
import styles from './prices.module.css'
import { pricesWords } from './prices-words.ts'
import { RateCell, useReach } from './reach.tsx'
import { rates } from './rates.ts'
import { type Price, type State, statesOf, type Version } from './versions.ts'

interface Row {
  version: Version
  price: Price
  /** Of the history only. */
  state?: State
}

/** What a model costs today, for whom and when. */
export function InForce({ versions }: { versions: Version[] }) {
  const t = useMessages(pricesWords)
  const rows = useMemo(() => rowsOf(versions), [versions])
  const { since, scope, reach, rates } = usePriceColumns(versions)
  const columns = useMemo(() => [...scope, ...reach, ...rates, since], [since, scope, reach, rates])
  return (
    <Section title={t.inForce} hint={t.inForceHint} isFlush>
      {rows.length === 0 ? <EmptyState title={t.noneInForce} hint={t.noneInForceHint} /> : (
        <DataTable
          label={t.inForce}
          columns={columns}
          rows={rows}
          rowKey={({ price }) => price.id}
          minWidth={widthOf(columns)}
        />
      )}
    </Section>
  )
}

/** Every version that a model's prices ever had, and those that are ahead. */
export function History({ versions }: { versions: Version[] }) {
  const t = useMessages(pricesWords)
  const format = useFormat()
  const { since, scope, reach, rates } = usePriceColumns(versions)
  const rows = useMemo(() => {
    const states = statesOf(versions, today())
    return rowsOf([...states.keys()]).map((row): Row => ({ ...row, state: states.get(row.version) }))
  }, [versions])
  const columns = useMemo((): Column<Row>[] => {
    const names = {
      ahead: t.states_ahead,
      'in force': t.states_in_force,
      past: t.states_past,
      corrected: t.states_corrected,
    }
    return [
      since,
      {
        id: 'state',
        header: t.state,
        value: ({ state }) => state ?? null,
        cell: ({ version, state }) => (
          <>
            {state && <span className={styles.state} data-state={state}>{names[state]}</span>}
            <span className={styles.soft}>
              {version.isWithdrawn ? t.withdrawn : version.revision > 0 && t.revision(version.revision)}
            </span>
          </>
        ),
        width: '14rem',
      },
      ...scope,
      ...reach,
      ...rates,
      {
        id: 'source',
        header: t.source,
        value: ({ price }) => price.source,
        cell: ({ price }) => <Source text={price.source} />,
        width: '18rem',
      },
      {
        id: 'recorded',
        header: t.recorded,
        value: ({ price }) => price.recorded_at,
        cell: ({ price }) => format.fullDay(price.recorded_at.slice(0, 10)),
        width: '8rem',
      },
    ]
  }, [t, format, since, scope, reach, rates])
  return (
    <Section title={t.history} hint={t.historyHint} isFlush>
      <DataTable
        label={t.history}
        columns={columns}
        rows={rows}
        rowKey={({ price }) => price.id}
        csvName={`history ${versions[0]?.model ?? ''}`}
        minWidth={widthOf(columns)}
      />
    </Section>
  )
}

/** What both tables show of a price: for whom it is, to what it applies, and each rate that one of the versions has. */
function usePriceColumns(versions: Version[]) {
  const t = useMessages(pricesWords)
  const reach = useReach()
  return useMemo(() => {
    const prices = versions.flatMap((version) => version.prices)
    const short = new Map<string, string>([['cacheWrite5m', t.write5m], ['cacheWrite1h', t.write1h]])
    const since: Column<Row> = {
      id: 'since',
      header: t.since,
      value: ({ version }) => version.effectiveOn,
      cell: ({ version }) => reach.since(version.effectiveOn),
      width: '8rem',
    }
    const scope: Column<Row>[] = [
      {
        id: 'scope',
        header: t.for,
        value: ({ version }) => reach.scope(version),
        cell: ({ version }) => <span title={version.organizationId ?? undefined}>{reach.scope(version)}</span>,
        width: '11.25rem',
      },
    ]
    const applies: Column<Row>[] = [
      {
        id: 'tier',
        header: t.tier,
        value: ({ version }) => reach.tier(version.serviceTier, version.geo),
        width: '8rem',
      },
      {
        id: 'prompt',
        header: t.prompt,
        value: ({ price }) => reach.prompt(price),
        width: prices.some(({ hours_start }) => hours_start !== null) ? '14rem' : '10rem',
      },
    ]
    const perRate = rates
      .filter(({ key }) => prices.some((price) => price[key] !== null))
      .map(({ key, name }): Column<Row> => ({
        id: name,
        header: short.get(name) ?? t[name],
        csvHeader: `${t[name]} (USD/${name === 'webSearch' ? '1K' : '1M'})`,
        isNumeric: true,
        value: ({ price }) => price[key],
        cell: ({ price }) => <RateCell value={price[key]} />,
        width: '5.875rem',
      }))
    return { since, scope, reach: applies, rates: perRate }
  }, [t, reach, versions])
}

/** Where the price was read, with its page as a link. */
function Source({ text }: { text: string }) {
  const [url] = text.match(/https:\/\/[^\s,;)]+/) ?? []
  if (!url) return <span title={text}>{text}</span>
  const [before, after] = [text.slice(0, text.indexOf(url)), text.slice(text.indexOf(url) + url.length)]
  return (
    <span title={text}>
      {before}
      <a href={url} target='_blank' rel='noreferrer'>{url.replace(/^https:\/\/(www\.)?/, '')}</a>
      {after}
    </span>
  )
}

function rowsOf(versions: Version[]): Row[] {
  return versions.flatMap((version) => version.prices.map((price) => ({ version, price })))
}

/** All columns have widths in rem. */
function widthOf(columns: Column<Row>[]): string {
  return `${columns.reduce((total, { width = '0' }) => total + Number.parseFloat(width), 0)}rem`
}
