// The results as Markdown, which reads well on a terminal too.
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import process from 'node:process'
import type { Comparison } from './logging.ts'
import { settings } from './server.ts'
import type { Part, Size } from './sizes.ts'

const docs = new URL('../../docs/benchmarks.md', import.meta.url)
const markers = { start: '<!-- npm run bench -- --write -->', end: '<!-- the end of what it writes -->' }

/** The first row is the head; every column but the first is of numbers. */
export function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: string[]) =>
    `| ${
      widths.map((width, column) => {
        const cell = row[column] ?? ''
        return column === 0 ? cell.padEnd(width) : cell.padStart(width)
      }).join(' | ')
    } |`
  const rule = `| ${
    widths.map((width, column) => column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`).join(' | ')
  } |`
  return [line(rows[0] ?? []), rule, ...rows.slice(1).map(line)].join('\n')
}

/** 10 thousand, 1 million. */
export function count(value: number): string {
  return value >= 1_000_000 ? `${value / 1_000_000} M` : `${value / 1_000} k`
}

/** Three digits, or all before the point. */
export function digits(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(value >= 1 ? 3 : 2)
}

/** Both sides per second, and how the ratio stands to its target, which is for some numbers of clients. */
export function comparisons(head: string, target: number, rows: Comparison[], withTarget: number[]): string {
  return table([
    [head, 'ledger /s', 'bare /s', 'ratio', 'rounds from', 'to', 'target'],
    ...rows.map(({ clients, ledger, bare, ratio, rounds }) => [
      `${clients} ${clients === 1 ? 'client' : 'clients'}`,
      digits(ledger),
      digits(bare),
      digits(ratio),
      digits(rounds[0] ?? NaN),
      digits(rounds.at(-1) ?? NaN),
      withTarget.includes(clients) ? `≥ ${target}` : '',
    ]),
  ])
}

/** Rows and bytes, and the same per logged row. */
export function room({ log, keys, rollups }: Record<Part, Size>): string {
  const megabytes = (bytes: number) => Math.round(bytes / 1_000_000).toLocaleString('en')
  const row = (name: string, size: Size) => [
    name,
    size.rows.toLocaleString('en'),
    megabytes(size.table),
    megabytes(size.total - size.table),
    (size.rows / log.rows).toFixed(2),
    (size.total / log.total).toFixed(2),
    Math.round(size.total / log.rows).toLocaleString('en'),
  ]
  return table([
    ['', 'rows', 'table MB', 'indexes MB', 'rows : log', 'bytes : log', 'bytes per logged row'],
    row('the log', log),
    row('its request keys', keys),
    row('its rollups', rollups),
  ])
}

/** What was measured where. */
export function machine(postgresVersion: string): string {
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model.trim()},`,
    `${Math.round(totalmem() / 2 ** 30)} GB of memory, ${process.platform}, Node ${process.version.slice(1)},`,
    `Postgres ${postgresVersion} with ${settings.join(', ')}.`,
  ].join(' ')
}

/** Puts the report into docs/benchmarks.md, in place of the last one. */
export async function writeDocs(report: string): Promise<void> {
  const text = await readFile(docs, 'utf8')
  const [before, rest = ''] = text.split(markers.start)
  const after = rest.split(markers.end)[1]
  if (after === undefined) throw new Error(`docs/benchmarks.md has no ${markers.start} … ${markers.end}`)
  await writeFile(docs, `${before}${markers.start}\n\n${report}\n\n${markers.end}${after}`)
}
