/** The moment at which a day of a time zone begins: where that read takes a moment, and the page has days. */
export function startOfDay(day: string, timeZone: string): string {
  const utc = Date.parse(day)
  // The clocks may change between midnight there and midnight in UTC.
  const near = utc - offsetAt(utc, timeZone)
  return new Date(utc - offsetAt(near, timeZone)).toISOString()
}

/** By how many milliseconds the clocks of a time zone are ahead of UTC. */
function offsetAt(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment)
  const part = (type: string) => Number(parts.find((found) => found.type === type)?.value)
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return local - Math.floor(moment / 1_000) * 1_000
}
