import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Percent, RefreshCw, Tag } from 'lucide-react'
import { useMemo } from 'react'
import type { ModelAlias } from '../../../types/index.ts'
import { BackLink } from '../../components/back-link.tsx'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { useAccess } from '../../queries/usage.tsx'
import { useNames } from '../../range/names.ts'
import { Discounts } from './discounts.tsx'
import { emptyDiscount, emptyPrice, priceLike, today } from './drafts.ts'
import { usePriceDialogs } from './price-dialogs.tsx'
import { History, InForce } from './price-tables.tsx'
import styles from './prices.module.css'
import { pricesWords } from './prices-words.ts'
import { usePriceQueries } from './use-price-book.ts'
import { inForce, type Version, versionsOf } from './versions.ts'

const route = getRouteApi('/prices/$provider/$model')

/** One model: what it costs today, what it did cost and will, and under what names it is called. */
export function ModelPage() {
  const t = useMessages(pricesWords)
  const nameOf = useNames()
  const { isAdmin } = useAccess()
  const { provider, model } = route.useParams()
  const queries = usePriceQueries()
  const { dialogs, openDialog } = usePriceDialogs()
  const prices = useQuery(queries.prices())
  const discounts = useQuery(queries.discounts())
  const versions = useMemo(
    () => prices.data && versionsOf(prices.data.filter((row) => row.provider === provider && row.model === model)),
    [prices.data, provider, model],
  )
  const failed = [prices, discounts].find(({ error, data }) => error && !data)
  const holding = useMemo(() => versions && inForce(versions, today()).toSorted(widestFirst), [versions])
  const likely = holding && mostLikely(holding)
  return (
    <Page
      title={model}
      actions={isAdmin && versions && versions.length > 0 && (
        <>
          <Button onClick={() => openDialog({ kind: 'reprice', provider, model })}>
            <RefreshCw size={14} aria-hidden='true' />
            {t.reprice}
          </Button>
          <Button onClick={() => openDialog({ kind: 'discount', ...emptyDiscount({ provider, model }) })}>
            <Percent size={14} aria-hidden='true' />
            {t.setDiscount}
          </Button>
          <Button
            look='primary'
            onClick={() =>
              openDialog({ kind: 'price', ...likely ? priceLike(likely) : emptyPrice({ provider, model }) })}
          >
            <Tag size={14} aria-hidden='true' />
            {t.setPrice}
          </Button>
        </>
      )}
    >
      <div className={styles.bar}>
        <BackLink to='/prices'>{t.back}</BackLink>
        <span>{nameOf('provider', provider)}</span>
      </div>
      {!versions || !holding || !discounts.data
        ? failed?.error ? <ErrorState error={failed.error} onRetry={failed.refetch} /> : <LoadingState />
        : versions.length === 0
        ? <EmptyState title={t.unknownModel} hint={t.unknownModelHint} />
        : (
          <>
            <InForce versions={holding} />
            <Discounts
              discounts={discounts.data.filter((row) =>
                row.provider === provider && (row.model === null || row.model === model)
              )}
              onOpenDialog={openDialog}
            />
            <History versions={versions} />
            <OtherNames provider={provider} model={model} />
          </>
        )}
      {dialogs}
    </Page>
  )
}

function OtherNames({ provider, model }: { provider: string; model: string }) {
  const t = useMessages(pricesWords)
  const nameOf = useNames()
  const { data, error, refetch } = useQuery(usePriceQueries().aliases({ provider, model }))
  const providers = [...new Set(data?.map((alias) => alias.provider))]
  return (
    <Section title={t.names} hint={t.namesHint}>
      {!data
        ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState />
        : data.length === 0
        ? <p className={styles.soft}>{t.noNames}</p>
        : (
          <dl className={styles.names}>
            {providers.map((name) => (
              <div key={name}>
                <dt>{nameOf('provider', name)}</dt>
                <dd>
                  {namesAt(data, name).map((alias) => <code key={alias}>{alias}</code>)}
                </dd>
              </div>
            ))}
          </dl>
        )}
    </Section>
  )
}

function namesAt(aliases: ModelAlias[], provider: string): string[] {
  return [...new Set(aliases.filter((alias) => alias.provider === provider).map(({ alias }) => alias))]
}

/** What a new price is most likely to take the place of: everybody's custom price, or the list price. */
function mostLikely(versions: Version[]): Version | undefined {
  const standard = versions.filter(({ serviceTier, geo }) => serviceTier === 'standard' && geo === null)
  return standard.findLast(({ organizationId }) => organizationId === null) ?? standard[0] ?? versions[0]
}

/** The list price, then everybody's, then those of organizations; the standard tier first. */
function widestFirst(a: Version, b: Version): number {
  return Number(a.isCustom) - Number(b.isCustom) ||
    (a.organizationId ?? '').localeCompare(b.organizationId ?? '') ||
    Number(a.serviceTier !== 'standard') - Number(b.serviceTier !== 'standard') ||
    a.serviceTier.localeCompare(b.serviceTier) ||
    (a.geo ?? '').localeCompare(b.geo ?? '')
}
