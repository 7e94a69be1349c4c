import { type FakeProvider, type FakeTrouble, startFakeProvider, tokensIn } from './fake-provider.ts'

/** What the fake answers to one request. */
export interface FakeVoyageReply extends FakeTrouble {
  tokens?: number
}

/** A stand-in for embeddings and reranking of the Voyage API: one count of tokens, and no request id. */
export function startFakeVoyage(): Promise<FakeProvider<FakeVoyageReply>> {
  return startFakeProvider<FakeVoyageReply>(({ path, body }, { error, tokens }) => {
    if (error) return { status: error.status, headers: error.headers, body: { detail: error.message } }
    const usage = { total_tokens: tokens ?? tokensIn(body) }
    const list = { object: 'list', model: body.model, usage }
    switch (path.replace(/^\/v1\//, '')) {
      case 'embeddings':
      case 'multimodalembeddings':
        return { body: { ...list, data: [{ object: 'embedding', index: 0, embedding: [0.25, -0.5] }] } }
      case 'contextualizedembeddings':
        return {
          body: { ...list, data: [{ object: 'list', index: 0, data: [{ index: 0, embedding: [0.25, -0.5] }] }] },
        }
      case 'rerank':
        return { body: { ...list, data: [{ index: 0, relevance_score: 0.75 }] } }
      default:
        return { status: 404, body: { detail: 'Not Found' } }
    }
  })
}
