const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 12 })
const whole = new Intl.NumberFormat('en-US')
const moment = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/** A cost with every digit that it has: fractions of a cent are what AI costs. */
export function formatCost(usd: number | null): string {
  return usd === null ? 'unknown' : dollars.format(usd)
}

export function formatCount(count: number): string {
  return whole.format(count)
}

export function formatMoment(iso: string): string {
  return moment.format(new Date(iso))
}

export function formatDuration(ms: number | null): string {
  if (ms === null) return '–'
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`
}
