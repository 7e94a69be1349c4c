import { useCallback } from 'react'
import { useFormat } from '../../locale/format.ts'

const units = [['hour', 3_600_000], ['minute', 60_000], ['second', 1_000]] as const

/** How long a run took, in its two greatest units: 10h 30m. Null: it has not begun. */
export function useLongDuration(): (ms: number) => string {
  const { tag, duration } = useFormat()
  return useCallback((ms) => {
    const first = units.findIndex(([unit, size]) => ms >= size && unit !== 'second')
    if (first < 0) return duration(ms)
    let left = Math.round(ms / 1_000) * 1_000
    return units.slice(first, first + 2).map(([unit, size]) => {
      const count = Math.floor(left / size)
      left -= count * size
      return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'narrow' }).format(count)
    }).join(' ')
  }, [tag, duration])
}
