import { Decimal } from 'decimal.js'
import type postgres from 'postgres'
import type { Random } from './random.ts'
import { type Question, randomQuestion } from './usage-oracle-questions.ts'

const Exact = Decimal.clone({ precision: 200 })

/** What division makes: how many digits it has depends on how it was reached. */
const quotients = new Set([
  'avg_tokens_per_request',
  'avg_cost_per_request',
  'avg_latency_ms',
  'avg_latency',
  'avg_ms',
  'cost_per_1k_tokens',
  'percent_of_total',
  'success_rate',
  'projected_month_end',
  'average_daily_cost',
])

const approximations = new Set(['p50_ms', 'p95_ms', 'p99_ms'])

export interface Comparison {
  /** From where the read says it comes: rollups or log. */
  source: unknown
  /** The read, then a line for every difference; empty when there is none. */
  different: string[]
}

/** Asks in one snapshot, and compares with what the log itself adds up to. */
export async function compare(sql: postgres.Sql, { read, answer }: Question): Promise<Comparison> {
  const [found, expected] = await sql.begin('isolation level repeatable read read only', async (snapshot) => [
    await answerOf(snapshot, read),
    await answerOf(snapshot, answer),
  ])
  const different = compared(found, expected, 'answer')
  const first = Array.isArray(found) ? found[0] : found
  return {
    source: isObject(first) ? first['source'] : undefined,
    different: different.length > 0 ? [read, ...different.slice(0, 10)] : [],
  }
}

/** The differences of so many random questions. */
export async function differences(sql: postgres.Sql, random: Random, questions: number): Promise<string[][]> {
  const all: string[][] = []
  for (let asked = 0; asked < questions; asked += 1) {
    const { different } = await compare(sql, randomQuestion(random))
    if (different.length > 0) all.push(different)
  }
  return all
}

async function answerOf(sql: postgres.TransactionSql, query: string): Promise<unknown> {
  const [row] = await sql.unsafe<{ answer: string }[]>(`select asked.answer::text from (${query}) as asked (answer)`)
  return exactJson(row?.answer ?? 'null')
}

/** JSON whose numbers are texts that begin with #, so that they keep every digit. */
function exactJson(text: string): unknown {
  return JSON.parse(text.replace(/("(?:[^"\\]|\\.)*")|-?\d+(?:\.\d+)?/g, (found, quoted) => quoted ?? `"#${found}"`))
}

function compared(found: unknown, expected: unknown, path: string): string[] {
  if (isObject(found) && isObject(expected)) {
    return [...new Set([...Object.keys(found), ...Object.keys(expected)])].filter((key) => key !== 'source')
      .flatMap((key) =>
        compared(found[key], expected[key], Array.isArray(found) ? `${path}[${key}]` : `${path}.${key}`)
      )
  }
  const isSame = isNumber(found) && isNumber(expected)
    ? areEqual(new Exact(found.slice(1)), new Exact(expected.slice(1)), path.slice(path.lastIndexOf('.') + 1))
    : found === expected
  return isSame ? [] : [`${path} is ${shown(found)}, and not ${shown(expected)}`]
}

function areEqual(found: Decimal, expected: Decimal, key: string): boolean {
  if (approximations.has(key)) return found.minus(expected).abs().lte(expected.abs().times('0.05').plus('0.05'))
  if (quotients.has(key)) return found.toSignificantDigits(14).eq(expected.toSignificantDigits(14))
  return found.eq(expected)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isNumber(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('#')
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 200) ?? 'missing'
}
