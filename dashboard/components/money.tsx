import type { Numeric } from '../locale/exact.ts'
import { useFormat } from '../locale/format.ts'

/** An amount, rounded for the eye, with every digit on hover. Null is unknown. */
export function Money({ value, currency }: { value: Numeric | null; currency: string }) {
  const format = useFormat()
  return (
    <data value={value === null ? '' : value.toString()} title={format.exactMoney(value, currency)}>
      {format.money(value, currency)}
    </data>
  )
}
