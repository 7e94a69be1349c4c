import { z } from 'zod'

/** A language as a BCP 47 tag: `en`, `ro`, `pt-BR`. */
export const locale = z.string().regex(/^[a-z]{2,3}([-_][a-z0-9]{1,8})*$/i, 'not a language tag')
