import { z } from 'zod'
import { type ReadOptions, type UsageDimension, usageDimension } from '../../types/index.ts'

const text = z.string().optional().catch(undefined)

/** Filters as the address bar has them: a dimension and its key. An entity's key is `type:id`. */
export const filterSearch = z.object(
  {
    feature: text,
    user: z.uuid().optional().catch(undefined),
    customer: text,
    entity: z.string().regex(/^[^:]+:./).optional().catch(undefined),
    provider: text,
    model: text,
    request_type: text,
  } satisfies Record<UsageDimension, z.ZodType>,
)

export type FilterSearch = z.infer<typeof filterSearch>

export const dimensions = usageDimension.options

/** The filters as the reader takes them. */
export function filtersOf(search: FilterSearch): NonNullable<ReadOptions['filters']> {
  const [entityType, ...entityId] = search.entity?.split(':') ?? []
  return {
    feature: search.feature,
    userId: search.user,
    customerId: search.customer,
    entityType,
    entityId: search.entity && entityId.join(':'),
    provider: search.provider,
    model: search.model,
    requestType: search.request_type,
  }
}
