import type { UsageDimension } from '../../types/index.ts'
import { words } from '../components/words.ts'
import { defineMessages, useMessages } from '../locale/locale.tsx'

const features = defineMessages(
  { assistant_chat: 'AI assistant', search_index: 'Search indexing', morning_briefing: 'Morning briefing' },
  { assistant_chat: 'Asistent AI', search_index: 'Indexare Căutare', morning_briefing: 'Briefing Matinal' },
)

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

/** How a key of a dimension is called. `name` is what the database calls it: a user's address, a customer's name. */
export function useNames(): (dimension: UsageDimension, key: string | null, name?: string | null) => string {
  const t = useMessages(words)
  const known = new Map(Object.entries(useMessages(features)))
  return (dimension, key, name) => {
    if (key === null) return t.none
    if (dimension === 'provider') return providers.get(key) ?? key
    if (dimension === 'feature') return known.get(key) ?? key
    if (dimension === 'user') return name ?? `${t.unknownUser} ${key.slice(0, 8)}`
    return name ?? key
  }
}
