import { z } from 'zod'

/** An ISO 4217 code: `USD`, `EUR`, `RON`, … */
export const currency = z.string().regex(/^[A-Z]{3}$/, 'not a currency code')
