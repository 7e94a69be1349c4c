import { z } from 'zod'

/** The ranges that have a name. All end with today but `yesterday` and `last-month`. */
export const presets = ['today', 'yesterday', '7d', '30d', '90d', 'month', 'last-month', 'year', '12m'] as const

export type Preset = typeof presets[number]

/** A range as the address bar has it: a preset, or the first and the last day. */
export const rangeSearch = z.object({
  range: z.enum(presets).optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  tz: z.string().refine(isTimeZone).optional().catch(undefined),
})

export type RangeSearch = z.infer<typeof rangeSearch>

export interface Days {
  /** The first day, `YYYY-MM-DD`. */
  start: string
  /** The day after the last one. */
  end: string
}

export interface Range extends Days {
  /** Undefined where the days were chosen one by one. */
  preset: Preset | undefined
  days: number
  /** With what the range is compared: this month with last month to the same day, others with as many days before. */
  previous: Days
  /** By what a chart of the range goes, so that it has at most about a hundred bars. */
  interval: 'day' | 'week' | 'month'
  timeZone: string
}

/** The default of every page. */
export const defaultPreset: Preset = '30d'

/** The longest range that the reads take. */
const longestDays = 3_660

export function resolveRange({ range, from, to, tz }: RangeSearch, now = new Date()): Range {
  const timeZone = tz ?? 'UTC'
  const today = dayIn(timeZone, now)
  const isCustom = !range && from !== undefined && to !== undefined && from <= to && daysBetween(from, to) < longestDays
  const preset = isCustom ? undefined : range ?? defaultPreset
  const { start, end } = preset ? presetDays(preset, today) : { start: from ?? today, end: addDays(to ?? today, 1) }
  const days = daysBetween(start, end)
  return {
    preset,
    start,
    end,
    days,
    previous: previousDays(preset, start, end),
    interval: days <= 92 ? 'day' : days <= 731 ? 'week' : 'month',
    timeZone,
  }
}

function presetDays(preset: Preset, today: string): Days {
  const tomorrow = addDays(today, 1)
  switch (preset) {
    case 'today':
      return { start: today, end: tomorrow }
    case 'yesterday':
      return { start: addDays(today, -1), end: today }
    case '7d':
      return { start: addDays(today, -6), end: tomorrow }
    case '30d':
      return { start: addDays(today, -29), end: tomorrow }
    case '90d':
      return { start: addDays(today, -89), end: tomorrow }
    case 'month':
      return { start: monthOf(today), end: tomorrow }
    case 'last-month':
      return { start: addMonths(monthOf(today), -1), end: monthOf(today) }
    case 'year':
      return { start: `${today.slice(0, 4)}-01-01`, end: tomorrow }
    case '12m':
      return { start: addMonths(monthOf(today), -11), end: tomorrow }
  }
}

function previousDays(preset: Preset | undefined, start: string, end: string): Days {
  if (preset === 'month') return sameDaysBefore(start, end, 1)
  if (preset === 'last-month') return { start: addMonths(start, -1), end: start }
  if (preset === 'year' || preset === '12m') return sameDaysBefore(start, end, 12)
  return { start: addDays(start, -daysBetween(start, end)), end: start }
}

/** The same days so many months earlier: of a shorter month all. */
function sameDaysBefore(start: string, end: string, months: number): Days {
  return { start: addMonths(start, -months), end: addDays(addMonths(addDays(end, -1), -months), 1) }
}

/** The day that it is in a time zone. */
export function dayIn(timeZone: string, moment: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(moment)
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}

export function daysBetween(start: string, end: string): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / 86_400_000)
}

/** The first of its month. */
export function monthOf(day: string): string {
  return `${day.slice(0, 7)}-01`
}

/** So many months later: the same day, or the last one of a shorter month. */
export function addMonths(day: string, months: number): string {
  const first = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(Number(day.slice(8)), last))
  return first.toISOString().slice(0, 10)
}

/** The first days of the bars of a chart, also of those without usage. Weeks begin on Monday. */
export function bucketsOf({ start, end, interval }: Pick<Range, 'start' | 'end' | 'interval'>): string[] {
  const buckets: string[] = []
  const monday = (day: string) => addDays(day, -((new Date(day).getUTCDay() + 6) % 7))
  let bucket = interval === 'day' ? start : interval === 'week' ? monday(start) : monthOf(start)
  while (bucket < end) {
    buckets.push(bucket)
    bucket = interval === 'month' ? addMonths(bucket, 1) : addDays(bucket, interval === 'week' ? 7 : 1)
  }
  return buckets
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
