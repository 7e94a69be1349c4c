import { logNormal, seededRandom } from '../../bench/ledger/random.ts'

const dayMs = 86_400_000

/** Made-up euro reference rates of the working days of a range and the week before it, in the file format of the ECB. */
export function madeUpRates(start: Date, end: Date): string {
  const random = seededRandom(3)
  const usual = { USD: 1.14, GBP: 0.86, RON: 5.05 }
  const rates = { ...usual }
  const lines = ['Date,USD,GBP,RON']
  for (let day = start.getTime() - 7 * dayMs; day <= end.getTime(); day += dayMs) {
    const date = new Date(day)
    if (date.getUTCDay() % 6 === 0) continue
    for (const currency of ['USD', 'GBP', 'RON'] as const) {
      // A step of some tenths of a percent, and a little of the way back.
      const step = logNormal(random, 10_000, 0.003) / 10_000
      rates[currency] *= step * (usual[currency] / rates[currency]) ** 0.02
    }
    const { USD, GBP, RON } = rates
    lines.push(`${date.toISOString().slice(0, 10)},${USD.toFixed(4)},${GBP.toFixed(4)},${RON.toFixed(4)}`)
  }
  return lines.join('\n')
}
