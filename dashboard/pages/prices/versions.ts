import type { ExactModelPrice as Price, PriceDiscount as Discount } from '../../../types/index.ts'

export type { Discount, Price }

/** Prices that hold together: of one model, tier, place and scope from one day on, with their thresholds and hours. */
export interface Version {
  id: string
  /** What it may take the place of: the same model, tier, place and scope, whatever the day. */
  series: string
  provider: string
  model: string
  isCustom: boolean
  organizationId: string | null
  serviceTier: string
  geo: string | null
  effectiveOn: string
  revision: number
  isWithdrawn: boolean
  /** The price of short prompts at any hour first. */
  prices: Price[]
}

/** `corrected`: another revision holds from the same day. */
export type State = 'ahead' | 'in force' | 'past' | 'corrected'

export function versionsOf(prices: Price[]): Version[] {
  const versions = new Map<string, Version>()
  for (const price of prices) {
    const { provider, model, is_custom, organization_id, service_tier, geo, effective_on, revision } = price
    const series = JSON.stringify([provider, model, is_custom, organization_id, service_tier, geo])
    const id = JSON.stringify([series, effective_on, revision])
    const found = versions.get(id)
    if (found) found.prices.push(price)
    else {
      versions.set(id, {
        id,
        series,
        provider,
        model,
        isCustom: is_custom,
        organizationId: organization_id,
        serviceTier: service_tier,
        geo,
        effectiveOn: effective_on,
        revision,
        isWithdrawn: price.is_withdrawn,
        prices: [price],
      })
    }
  }
  for (const { prices } of versions.values()) prices.sort(byReach)
  return [...versions.values()]
}

/** Each version with what has become of it by a day (UTC), the newest first. */
export function statesOf(versions: Version[], today: string): Map<Version, State> {
  return new Map(
    versions.toSorted(newestFirst).map((version) => [version, stateOf(version, versions, today)]),
  )
}

function stateOf(version: Version, versions: Version[], today: string): State {
  const others = versions.filter(({ series }) => series === version.series)
  if (others.some((other) => other.effectiveOn === version.effectiveOn && other.revision > version.revision)) {
    return 'corrected'
  }
  if (version.effectiveOn > today) return 'ahead'
  return others.some(({ effectiveOn }) => effectiveOn > version.effectiveOn && effectiveOn <= today)
    ? 'past'
    : 'in force'
}

/** Of each series the version that holds on a day (UTC). What was withdrawn is no price. */
export function inForce(versions: Version[], today: string): Version[] {
  const latest = new Map<string, Version>()
  for (const version of versions) {
    const found = latest.get(version.series)
    if (version.effectiveOn <= today && (!found || newestFirst(version, found) < 0)) latest.set(version.series, version)
  }
  return [...latest.values()].filter(({ isWithdrawn }) => !isWithdrawn)
}

/** Of each scope the discount that holds on a day (UTC), and those that are ahead. 0 percent is none. */
export function discountsOn(discounts: Discount[], today: string): Discount[] {
  const latest = new Map<string, Discount>()
  for (const discount of discounts) {
    const { provider, model, organization_id, effective_on, revision } = discount
    const series = JSON.stringify([provider, model, organization_id, effective_on > today && effective_on])
    const found = latest.get(series)
    const isNewer = !found || effective_on > found.effective_on ||
      effective_on === found.effective_on && revision > found.revision
    if (isNewer) latest.set(series, discount)
  }
  return [...latest.values()].filter(({ percent_off, effective_on }) => percent_off > 0 || effective_on > today)
}

function newestFirst(a: { effectiveOn: string; revision: number }, b: typeof a): number {
  return b.effectiveOn.localeCompare(a.effectiveOn) || b.revision - a.revision
}

function byReach(a: Price, b: Price): number {
  return (a.hours_start ?? '').localeCompare(b.hours_start ?? '') || a.context_over_tokens - b.context_over_tokens
}

/** Not known to have been another one before. */
export const sinceEver = '2020-01-01'
