import type { MatchLogic, ModelInfo } from '@pydantic/genai-prices'

/** How a provider spells its models' names. */
export interface Naming {
  /** How a name may go on after the model's own: `<date>` stands for a dated snapshot, `<version>` for Bedrock's. */
  endings: string[]
  /** Whether a region of AWS may stand before it. */
  isRegional: boolean
}

const samplesOf: Record<string, string[]> = {
  '': [''],
  '-<date>': ['-20250601', '-20260101', '-2025-06-01', '-2026-01-01', '@20250601'],
  '-<version>': ['-v1:0', ':0'],
}

/**
 * The names that the library takes for a model, spelled as `ai_model_aliases` has them. The library also matches by
 * prefix and by part; here a name is explicit: a literal of its rules, with an ending for a snapshot or a version, that
 * leads to this model and to no other.
 */
export function namesOf(model: ModelInfo, models: ModelInfo[], { endings, isRegional }: Naming): string[] {
  const names = [model.id, ...literalsOf(model.match)].flatMap((literal) => {
    const bare = literal.toLowerCase()
      .replace(isRegional ? /^(regional|us|us-gov|eu|apac|au|jp|ca|in)\.|(-v\d+)?(:\d+)?$/g : '', '')
      .replace(/-20\d\d$|-latest$|[-@.]+$/, '')
    const stems = isRegional && !bare.startsWith('global.') ? ['', 'us.'] : ['']
    return stems.flatMap((region) =>
      endings
        .filter((ending) =>
          (samplesOf[ending] ?? [ending]).some((sample) =>
            models.find(({ match }) => matches(match, region + bare + sample)) === model
          )
        )
        .map((ending) => (region && '<region>.') + bare + ending)
    )
  })
  return [...new Set(names)].sort()
}

function literalsOf(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(literalsOf)
  if ('and' in match) return match.and.flatMap(literalsOf)
  if ('equals' in match) return [match.equals]
  if ('starts_with' in match) return [match.starts_with]
  if ('ends_with' in match) return [match.ends_with]
  if ('contains' in match) return [match.contains]
  // Of a regular expression, what stands before a snapshot's date.
  const literal = /^\^([a-z0-9./\\-]+?)-\\d/.exec(match.regex)?.[1]
  return literal === undefined ? [] : [literal.replaceAll('\\', '')]
}

function matches(match: MatchLogic, name: string): boolean {
  if ('or' in match) return match.or.some((part) => matches(part, name))
  if ('and' in match) return match.and.every((part) => matches(part, name))
  if ('equals' in match) return name === match.equals.toLowerCase()
  if ('starts_with' in match) return name.startsWith(match.starts_with.toLowerCase())
  if ('ends_with' in match) return name.endsWith(match.ends_with.toLowerCase())
  if ('contains' in match) return name.includes(match.contains.toLowerCase())
  return new RegExp(match.regex).test(name)
}
