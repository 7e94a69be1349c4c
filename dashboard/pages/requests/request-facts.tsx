import { Copy, Funnel } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useNames } from '../../range/names.ts'
import { useNameOf } from '../../range/filter-chips.tsx'
import { useRange } from '../../range/use-range.ts'
import { panelWords } from './panel-words.ts'
import styles from './request-panel.module.css'
import type { RequestsSearch } from './requests-search.ts'
import { requestsWords } from './requests-words.ts'
import type { RequestRow } from './timings.tsx'

interface Fact {
  name: string
  value: string | null
  /** What else somebody may look for by it. */
  filter?: Partial<RequestsSearch>
  /** An id, which people copy. */
  isId?: boolean
}

/** Who made the call, for whom and with what. A click limits the list to it. */
export function RequestFacts({ request, onFilter }: {
  request: RequestRow
  onFilter(filter: Partial<RequestsSearch>): void
}) {
  const { userId, userEmail, customerId, customerName, entityType, entityId, feature, requestType, provider } = request
  const t = { ...useMessages(requestsWords), ...useMessages(panelWords) }
  const common = useMessages(words)
  const format = useFormat()
  const nameOf = useNames()
  const featureName = useNameOf('feature', feature)
  const requestTypeName = useNameOf('request_type', requestType)
  const { timeZone } = useRange()
  const facts: Fact[] = [
    {
      name: common.user,
      value: userId && nameOf('user', userId, userEmail),
      filter: userId === null ? undefined : { user: userId },
    },
    {
      name: common.customer,
      value: customerId && nameOf('customer', customerId, customerName),
      filter: customerId === null ? undefined : { customer: customerId },
    },
    {
      name: common.feature,
      value: feature && featureName,
      filter: feature === null ? undefined : { feature },
    },
    { name: common.request_type, value: requestTypeName, filter: { request_type: requestType } },
    {
      name: common.entity,
      value: entityType && entityId && `${entityType} ${entityId}`,
      filter: entityType !== null && entityId !== null ? { entity: `${entityType}:${entityId}` } : undefined,
    },
    { name: common.provider, value: nameOf('provider', provider), filter: { provider } },
    { name: common.model, value: request.modelUsed, filter: { model: request.modelUsed } },
    { name: t.operation, value: request.operation },
    { name: t.serviceTier, value: request.serviceTier === 'standard' ? null : request.serviceTier },
    { name: t.geoFact, value: request.geo },
    { name: t.request, value: request.requestId, filter: { request: request.requestId }, isId: true },
    { name: t.lineOf, value: request.line === 0 ? null : format.count(request.line) },
    {
      name: t.session,
      value: request.sessionId,
      filter: request.sessionId === null ? undefined : { session: request.sessionId },
      isId: true,
    },
    { name: t.trace, value: request.traceId, isId: true },
    {
      name: t.batch,
      value: request.batchJobId,
      filter: request.batchJobId === null ? undefined : { batch: request.batchJobId },
      isId: true,
    },
    { name: t.organizationFact, value: request.organizationId, isId: true },
    { name: t.recorded, value: format.moment(request.recordedAt, timeZone) },
  ]
  return (
    <section className={styles.part} aria-label={t.factsTitle}>
      <h3>{t.factsTitle}</h3>
      <dl className={styles.facts}>
        {facts.map(({ name, value, filter, isId }) =>
          value !== null && value !== '' && (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>
                <Value isId={isId}>{value}</Value>
                {filter && (
                  <button
                    type='button'
                    aria-label={common.filterBy(`${name}: ${value}`)}
                    title={common.filterBy(value)}
                    onClick={() => onFilter(filter)}
                  >
                    <Funnel size={13} aria-hidden='true' />
                  </button>
                )}
                {isId && (
                  <button
                    type='button'
                    aria-label={t.copy(name)}
                    title={t.copy(name)}
                    onClick={() => void navigator.clipboard.writeText(value)}
                  >
                    <Copy size={13} aria-hidden='true' />
                  </button>
                )}
              </dd>
            </Fragment>
          )
        )}
      </dl>
    </section>
  )
}

function Value({ isId = false, children }: { isId?: boolean; children: ReactNode }) {
  return isId ? <code>{children}</code> : <span>{children}</span>
}
