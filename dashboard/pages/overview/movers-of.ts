import { exact } from '../../locale/exact.ts'

interface Row {
  key: string | null
  name: string | null
  cost: number
}

export interface Mover extends Row {
  before: number
}

/** What changed between two breakdowns, the greatest difference first, whichever its direction. */
export function moversOf(now: Row[], before: Row[]): Mover[] {
  const movers = new Map<string | null, Mover>()
  for (const { key, name, cost } of before) movers.set(key, { key, name, cost: 0, before: cost })
  for (const { key, name, cost } of now) movers.set(key, { key, name, cost, before: movers.get(key)?.before ?? 0 })
  const difference = ({ cost, before }: Mover) => exact(cost).minus(before).abs()
  return [...movers.values()]
    .filter((mover) => !difference(mover).eq(0))
    .toSorted((a, b) => difference(b).cmp(difference(a)))
}
