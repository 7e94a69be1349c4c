import { z } from 'zod'
import { type ReadOptions, type UsageDimension, usageDimension } from '../../types/index.ts'

const text = z.string().optional().catch(undefined)
const name = z.string().min(1).optional().catch(undefined)

/** In the address bar, the key of what has none, such as calls without a customer. */
export const noKey = ''

/** The dimensions that a call may have no key of. */
export const optionalDimensions: string[] = ['feature', 'user', 'customer', 'entity'] satisfies UsageDimension[]

/** Filters as the address bar has them: a dimension and its key. An entity's key is `type:id`, without a type `:id`. */
export const filterSearch = z.object(
  {
    feature: text,
    user: z.uuid().or(z.literal(noKey)).optional().catch(undefined),
    customer: text,
    entity: z.string().regex(/^$|^[^:]*:./).optional().catch(undefined),
    provider: name,
    model: name,
    request_type: name,
  } satisfies Record<UsageDimension, z.ZodType>,
)

export type FilterSearch = z.infer<typeof filterSearch>

export const dimensions = usageDimension.options

type Filters = NonNullable<ReadOptions['filters']>

/** The filters as the reader takes them. */
export function filtersOf(search: FilterSearch): Filters {
  const [entityType, ...entityId] = search.entity?.split(':') ?? []
  return {
    feature: search.feature || undefined,
    userId: search.user || undefined,
    customerId: search.customer || undefined,
    entityType: entityType || undefined,
    entityId: entityId.join(':') || undefined,
    provider: search.provider,
    model: search.model,
    requestType: search.request_type,
    without: withoutOf(search),
  }
}

function withoutOf({ feature, user, customer, entity }: FilterSearch): Filters['without'] {
  const asked: [NonNullable<Filters['without']>[number], boolean][] = [
    ['feature', feature === noKey],
    ['userId', user === noKey],
    ['customerId', customer === noKey],
    ['entityId', entity === noKey],
    ['entityType', entity?.startsWith(':') ?? false],
  ]
  const without = asked.flatMap(([key, isAsked]) => isAsked ? [key] : [])
  return without.length > 0 ? without : undefined
}
