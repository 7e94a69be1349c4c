import { Buffer } from 'node:buffer'

/**
 * How the provider knows a request: the run's id in 22 characters, a hyphen, and the caller's own id. So a batch whose
 * id was lost is recognised by its results.
 */
export function providerCustomId(runId: string, customId: string): string {
  return `${prefixOf(runId)}${customId}`
}

/** The caller's own id of a request of the run; undefined for a request of anything else. */
export function ownCustomId(runId: string, providerId: string): string | undefined {
  const prefix = prefixOf(runId)
  return providerId.startsWith(prefix) ? providerId.slice(prefix.length) : undefined
}

function prefixOf(runId: string): string {
  return `${Buffer.from(runId.replaceAll('-', ''), 'hex').toString('base64url')}-`
}
