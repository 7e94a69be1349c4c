import type { UsageReader } from '../../../types/index.ts'

type Costs = Awaited<ReturnType<UsageReader['costsBy']>>['rows'][number]
type Stats = Awaited<ReturnType<UsageReader['featureStats']>>['features'][number]

/** A feature with what its AI calls cost, with how its uses went, or with both. */
export interface FeatureRow {
  /** Null: calls that name none. */
  feature: string | null
  name: string | null
  costs: Costs | undefined
  stats: Stats | undefined
}

/** Who has a cost and who is used are two reads: the most expensive first, then the most used. */
export function featureRows(costs: Costs[], stats: Stats[]): FeatureRow[] {
  const byFeature = new Map(stats.map((feature) => [feature.feature, feature]))
  const withCosts = new Set(costs.map(({ key }) => key))
  return [
    ...costs.map((row) => ({
      feature: row.key,
      name: row.name,
      costs: row,
      stats: row.key === null ? undefined : byFeature.get(row.key),
    })),
    ...stats.filter(({ feature }) => !withCosts.has(feature)).map((feature) => ({
      feature: feature.feature,
      name: feature.featureName,
      costs: undefined,
      stats: feature,
    })),
  ]
}
