import { z } from 'zod'

/** A moment as ISO 8601 in UTC. Accepts PostgREST's spelling and Postgres's own (`2026-11-21 10:11:42.841+00`). */
export const timestamp = z.string().transform((value, context) => {
  const moment = new Date(value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
  if (!Number.isNaN(moment.getTime())) return moment.toISOString()
  context.addIssue({ code: 'custom', message: 'not a timestamp' })
  return z.NEVER
})
