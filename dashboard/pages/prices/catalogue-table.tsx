import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useDeferredValue, useMemo } from 'react'
import { Button } from '../../components/button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { folded, SearchField } from '../../components/search-field.tsx'
import { Section } from '../../components/section.tsx'
import { Select } from '../../components/select.tsx'
import { words } from '../../components/words.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useNames } from '../../range/names.ts'
import { today } from './drafts.ts'
import type { PricesSearch } from './prices-search.ts'
import styles from './prices.module.css'
import { pricesWords } from './prices-words.ts'
import { RateCell, useReach } from './reach.tsx'
import { inForce, type Price, sinceEver, type Version } from './versions.ts'

const route = getRouteApi('/prices')

interface Row {
  price: Price
  hasCustom: boolean
}

/** The list prices that hold today, one row a threshold or window of hours. */
export function CatalogueTable({ versions }: { versions: Version[] }) {
  const t = useMessages(pricesWords)
  const common = useMessages(words)
  const nameOf = useNames()
  const reach = useReach()
  const navigate = useNavigate()
  const { q = '', provider = '', tier = '', sort = 'model' } = route.useSearch()
  const wanted = folded(useDeferredValue(q))

  const all = useMemo(() => {
    const holding = inForce(versions, today())
    const custom = new Set(
      holding.filter(({ isCustom }) => isCustom).map(({ provider, model }) => `${provider} ${model}`),
    )
    return holding.filter(({ isCustom }) => !isCustom).flatMap(({ prices }) =>
      prices.map((price): Row => ({ price, hasCustom: custom.has(`${price.provider} ${price.model}`) }))
    )
  }, [versions])
  const rows = useMemo(
    () =>
      all.filter(({ price }) =>
        (!provider || price.provider === provider) && (!tier || price.service_tier === tier) &&
        folded(price.model).includes(wanted)
      ),
    [all, provider, tier, wanted],
  )
  const columns = useMemo((): Column<Row>[] => {
    const rate = (id: string, header: string, value: (price: Price) => string | null): Column<Row> => ({
      id,
      header,
      csvHeader: `${header} (USD/1M)`,
      isNumeric: true,
      value: ({ price }) => value(price),
      cell: ({ price }) => <RateCell value={value(price)} />,
    })
    return [
      {
        id: 'model',
        header: common.model,
        value: ({ price }) => price.model,
        cell: ({ price, hasCustom }) => (
          <>
            {price.model}
            {hasCustom && <span className={styles.tag}>{t.hasCustom}</span>}
          </>
        ),
        width: '26%',
      },
      { id: 'provider', header: t.provider, value: ({ price }) => nameOf('provider', price.provider) },
      { id: 'tier', header: t.tier, value: ({ price }) => reach.tier(price.service_tier, price.geo) },
      { id: 'prompt', header: t.prompt, value: ({ price }) => reach.prompt(price), width: '12rem' },
      rate('input', t.input, ({ input_usd_per_mtok }) => input_usd_per_mtok),
      rate('cacheRead', t.cacheRead, ({ cache_read_usd_per_mtok }) => cache_read_usd_per_mtok),
      rate('output', t.output, ({ output_usd_per_mtok }) => output_usd_per_mtok),
      {
        id: 'since',
        header: t.since,
        value: ({ price }) => price.effective_on,
        cell: ({ price }) => (
          <span title={price.effective_on === sinceEver ? t.sinceEver : price.source}>
            {reach.since(price.effective_on)}
          </span>
        ),
      },
    ]
  }, [common, nameOf, reach, t])

  const change = (changes: PricesSearch) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...changes }), replace: true, resetScroll: false })
  const options = (keys: string[], every: string, name: (key: string) => string) => [
    { value: '', name: every },
    ...[...new Set(keys)].toSorted().map((value) => ({ value, name: name(value) })),
  ]
  return (
    <Section
      title={t.catalogue}
      hint={t.catalogueHint}
      isFlush
      actions={
        <>
          <SearchField label={t.search} value={q} onChange={(text) => change({ q: text || undefined })} />
          <Select
            label={t.provider}
            value={provider}
            options={options(all.map(({ price }) => price.provider), t.everyProvider, (key) => nameOf('provider', key))}
            onChange={(chosen) => change({ provider: chosen || undefined })}
          />
          <Select
            label={t.tier}
            value={tier}
            options={options(all.map(({ price }) => price.service_tier), t.everyTier, (key) => reach.tier(key, null))}
            onChange={(chosen) => change({ tier: chosen || undefined })}
          />
        </>
      }
    >
      {rows.length === 0
        ? (
          <EmptyState icon={SearchX} title={t.noMatch} hint={t.noMatchHint}>
            <Button onClick={() => change({ q: undefined, provider: undefined, tier: undefined })}>{t.clear}</Button>
          </EmptyState>
        )
        : (
          <DataTable
            label={t.catalogue}
            columns={columns}
            rows={rows}
            rowKey={({ price }) => price.id}
            rowAction={({ price: { provider, model } }) => ({
              label: t.open(model),
              run: () => void navigate({ to: '/prices/$provider/$model', params: { provider, model } }),
            })}
            sort={sort}
            onSort={(chosen) => change({ sort: chosen })}
            csvName={`prices ${today()}`}
            minWidth='66rem'
          />
        )}
    </Section>
  )
}
