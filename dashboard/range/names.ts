import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { ReadOptions, UsageDimension } from '../../types/index.ts'
import { words } from '../components/words.ts'
import { useMessages } from '../locale/locale.tsx'
import { useUsageQueries } from '../queries/usage.tsx'
import { noKey } from './filters.ts'
import { useRange, useScope } from './use-range.ts'

const providers = new Map(Object.entries({
  anthropic: 'Anthropic',
  'aws-bedrock': 'AWS Bedrock',
  azure: 'Azure',
  cerebras: 'Cerebras',
  cohere: 'Cohere',
  deepseek: 'DeepSeek',
  'google-vertex': 'Google Vertex AI',
  google: 'Google',
  groq: 'Groq',
  mistral: 'Mistral',
  moonshotai: 'Moonshot AI',
  openai: 'OpenAI',
  voyage: 'Voyage',
  xai: 'xAI',
}))

type NameOf = (dimension: UsageDimension, key: string | null, name?: string | null) => string

/** How a key of a dimension, or having none, is called. `name` is what the database calls it: a user's address, a feature in the reader's language. */
export function useNames(): NameOf {
  const t = useMessages(words)
  return useCallback((dimension, key, name) => {
    if (key === null || key === noKey) return t.none(t[dimension])
    if (dimension === 'provider') return providers.get(key) ?? key
    if (dimension === 'user') return name ?? `${t.unknownUser} ${key.slice(0, 8)}`
    return name ?? key
  }, [t])
}

/** Whether the database calls the keys of a dimension anything but themselves. */
export function hasNames(dimension: UsageDimension): boolean {
  return !['provider', 'model', 'entity'].includes(dimension)
}

/** How many rows a breakdown of a page has at most. */
export const mostRows = 10_000

/** The names of the keys of a breakdown in the days of the page.  */
export function useKeyNames(
  dimension: UsageDimension,
  filters?: ReadOptions['filters'],
): (key: string | null) => string {
  const { start, end } = useRange()
  const nameOf = useNames()
  const { data } = useQuery({
    ...useUsageQueries().costsBy(dimension, { ...useScope(), start, end, filters, limit: mostRows }),
    enabled: hasNames(dimension),
  })
  const names = new Map(data?.rows.map(({ key, name }) => [key, name]))
  return (key) => nameOf(dimension, key, names.get(key))
}
