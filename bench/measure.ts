// Both sides of a comparison run in turn, in one go, because machines are noisy: trust the ratios.

/** Milliseconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** The value below which the share `q` of the values lies. */
export function quantile(values: number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN
}

/** Prints a line of a table. */
export function print(label: string, value: string): void {
  console.log(`${label.padEnd(34)}${value}`)
}
