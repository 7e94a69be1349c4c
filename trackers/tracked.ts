import { type AnthropicClient, trackedAnthropic } from './tracked-anthropic.ts'
import { type GoogleClient, trackedGoogle } from './tracked-google.ts'
import { type OpenAIClient, trackedOpenAI } from './tracked-openai.ts'
import { trackedVoyage, type VoyageClient } from './tracked-voyage.ts'
import type { TrackerOptions } from './tracker-options.ts'

/** A client of `@anthropic-ai/sdk`, `openai`, `@google/genai` or `voyageai`. */
export type TrackableClient = AnthropicClient | OpenAIClient | GoogleClient | VoyageClient

/**
 * The same client, of the same type, whose every call becomes a row of the ledger, whatever becomes of the call. The
 * rows are written behind its back, and the client that is passed in stays as it is.
 */
export function tracked<Client extends TrackableClient>(client: Client, options: TrackerOptions): Client {
  if (isAnthropic(client)) return trackedAnthropic(client, options)
  if (isOpenAI(client)) return trackedOpenAI(client, options)
  if (isGoogle(client)) return trackedGoogle(client, options)
  if (isVoyage(client)) return trackedVoyage(client, options)
  throw new TypeError('tracked() takes a client of @anthropic-ai/sdk, openai, @google/genai or voyageai.')
}

function isAnthropic(client: object): client is AnthropicClient {
  return 'messages' in client && 'middleware' in client
}

function isOpenAI(client: object): client is OpenAIClient {
  return 'embeddings' in client && 'withOptions' in client
}

function isGoogle(client: object): client is GoogleClient {
  return 'models' in client && 'vertexai' in client
}

function isVoyage(client: object): client is VoyageClient {
  return 'embed' in client && 'rerank' in client
}
