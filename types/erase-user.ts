import { z } from 'zod'
import type { Database } from './database.types.ts'
import { count } from './decimal.ts'

type EraseArgs = Database['public']['Functions']['erase_ai_user']['Args']

/** Checks the arguments of the RPC `erase_ai_user`. The reason stays, so it must not name the person. */
export const eraseUserArgs = z.strictObject(
  {
    p_user_id: z.uuid(),
    p_reason: z.string().min(1),
    p_max_rows: z.int().min(1).max(100_000).optional(),
  } satisfies Record<keyof EraseArgs, z.ZodType>,
) satisfies z.ZodType<EraseArgs>

/** What the RPC `erase_ai_user` returns. Call it again while rows remain. */
export const eraseUserResult = z.object({ erased_rows: count, remaining_rows: count })

export type EraseUserResult = z.infer<typeof eraseUserResult>
