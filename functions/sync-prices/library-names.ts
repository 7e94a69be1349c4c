import type { MatchLogic, ModelInfo } from '@pydantic/genai-prices'

/** How a provider spells its models' names. */
export interface Naming {
  /** How a name may go on after the model's own: `<date>` stands for a dated snapshot, `<version>` for Bedrock's. */
  endings: string[]
  /** Whether a region of AWS may stand before it. */
  isRegional: boolean
}

const samplesOf: Record<string, string[]> = {
  '-<date>': ['-20250601', '-20260101', '-2024-07-18', '-2025-06-01', '-2026-01-01', '@20250601'],
  '-<version>': ['-v0:1', '-v1:0', '-v2:0', ':0'],
}

const region = /^(regional|us|us-gov|eu|apac|au|jp|ca|in)\./
const version = /(-v\d+)?(:\d+)?$/
const date = /20\d\d-?[01]\d-?[0-3]\d/

/**
 * The names that the library takes for a model, spelled as `ai_model_aliases` has them. The library also matches by
 * prefix and by part; here a name is explicit: a literal of its rules, with an ending for a snapshot or a version, that
 * leads to this model and to no other.
 */
export function namesOf(model: ModelInfo, models: ModelInfo[], { endings, isRegional }: Naming): string[] {
  const leadsHere = (name: string) => models.find(({ match }) => matches(match, name)) === model
  const names = [model.id, ...literalsOf(model.match)].map((literal) => literal.toLowerCase()).flatMap((literal) => {
    const stem = isRegional ? literal.replace(region, '').replace(version, '') : literal.replace(/-latest$|[-.@]+$/, '')
    const regions = isRegional && /^(?!global\.)[a-z0-9]+\./.test(stem) ? ['', 'us.'] : ['']
    return regions.flatMap((prefix) =>
      endings
        .filter((ending) => ending !== '-<date>' || !date.test(stem))
        .filter((ending) => (samplesOf[ending] ?? [ending]).some((sample) => leadsHere(prefix + stem + sample)))
        .map((ending) => (prefix && '<region>.') + stem + ending)
    )
  })
  return [...new Set(names)].sort()
}

function literalsOf(match: MatchLogic): string[] {
  if ('or' in match) return match.or.flatMap(literalsOf)
  if ('and' in match) return match.and.flatMap(literalsOf)
  if ('equals' in match) return [match.equals]
  if ('starts_with' in match) return [withoutYear(match.starts_with)]
  if ('ends_with' in match) return [match.ends_with]
  if ('contains' in match) return [withoutYear(match.contains)]
  // Of a regular expression, what stands before a snapshot's date.
  const literal = /^\^([a-z0-9./\\-]+?)-\\d/.exec(match.regex)?.[1]
  return literal === undefined ? [] : [literal.replaceAll('\\', '')]
}

/** `claude-sonnet-4-2025` and `claude-sonnet-4@` are how a rule says that a snapshot's date follows. */
function withoutYear(prefix: string): string {
  return prefix.replace(/[-@.]+$/, '').replace(/-20\d\d$/, '')
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
