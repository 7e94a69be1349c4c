import { z } from 'zod'
import { name } from '../../types/record-fields.ts'
import { text } from '../../types/storable.ts'

/** What usage is added up by. The ledger refuses what is longer, and must not refuse a call that is paid for. */
export const key = z.string().trim().pipe(name)

/** In whose context a call is made: the application's customer. */
export const customerId = z.union([key, z.number()]).transform(String)

/** What a row merely says. */
export const label = text.trim().min(1).max(200)
