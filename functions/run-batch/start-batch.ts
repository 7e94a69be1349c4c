import { type BatchCaller, chargedOrganizations } from './batch-caller.ts'
import type { StartRequest } from './batch-request.ts'
import type { BatchStore, KeptRequest } from './batch-store.ts'

/** The most tokens of an answer where the caller says none. */
const maxTokens = 8_192

/** Keeps a run and its requests; nothing is asked of the provider yet. Doing it again changes nothing. Returns its id. */
export async function startBatch(
  body: StartRequest,
  caller: BatchCaller,
  { store, model }: { store: BatchStore; model: string },
): Promise<string> {
  const organizations = await chargedOrganizations(caller, body)
  const [organization, ...others] = new Set(organizations)
  const userId = caller.userId ?? body.user_id
  const id = await store.start({
    p_id: body.id,
    p_feature: body.feature,
    p_organization_id: others.length === 0 ? organization : undefined,
    p_started_by: userId,
    p_items_total: body.requests.length,
    p_provider: 'anthropic',
  })
  if ((await store.run(id)).status !== 'running') return id
  const { action: _, id: __, user_id: ___, requests, params: commonParams, ...common } = body
  await store.queue(
    id,
    requests.map(({ custom_id, params, ...own }, index): KeptRequest => ({
      custom_id,
      params: { model, max_tokens: maxTokens, ...commonParams, ...params },
      context: {
        request_type: 'batch',
        ...common,
        ...own,
        organization_id: organizations[index],
        user_id: userId,
        user_email: caller.userEmail,
      },
    })),
  )
  await store.release(id)
  return id
}
