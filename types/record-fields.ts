import { z } from 'zod'
import { text, textUpTo } from './storable.ts'

const day = 86_400_000

/** As Postgres takes it, whatever its version. */
export const uuid = z.guid()

export const optionalText = text.nullish()

/** What usage is added up by. */
export const key = textUpTo(255)

/** The same, where it must not be blank. */
export const name = key.regex(/\S/, 'is blank')

export const requestId = textUpTo(1000).trim().min(1, 'is blank')

export const count = z.int().min(0).max(2_147_483_647).nullish()

export const milliseconds = count

/** When something happened. A clock may be ahead by as much as the ledger allows: a day. */
export const pastMoment = z.iso.datetime({ offset: true }).refine((moment) => {
  const time = Date.parse(moment)
  return time >= Date.parse('1900-01-01T00:00:00Z') && time <= Date.now() + day
}, 'is no moment between 1900 and now')
