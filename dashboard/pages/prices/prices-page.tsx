import { useQuery } from '@tanstack/react-query'
import { Percent, Tag } from 'lucide-react'
import { useMemo } from 'react'
import { Button } from '../../components/button.tsx'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { Page } from '../../components/page.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { useAccess } from '../../queries/usage.tsx'
import { OrganizationPicker } from '../../range/scope-pickers.tsx'
import { CatalogueTable } from './catalogue-table.tsx'
import { CustomPrices } from './custom-prices.tsx'
import { Discounts } from './discounts.tsx'
import { emptyDiscount, emptyPrice } from './drafts.ts'
import { usePriceDialogs } from './price-dialogs.tsx'
import { pricesWords } from './prices-words.ts'
import { UnpricedModels } from './unpriced-models.tsx'
import { usePriceQueries } from './use-price-book.ts'
import { versionsOf } from './versions.ts'

/** What calls cost, and what has no price yet. Admins set prices; an organization's admin sees their own. */
export function PricesPage() {
  const t = useMessages(pricesWords)
  const { isAdmin } = useAccess()
  const queries = usePriceQueries()
  const { dialogs, openDialog } = usePriceDialogs()
  const prices = useQuery(queries.prices())
  const discounts = useQuery(queries.discounts())
  const versions = useMemo(() => prices.data && versionsOf(prices.data), [prices.data])
  const failed = [prices, discounts].find(({ error, data }) => error && !data)
  return (
    <Page
      title={t.title}
      actions={
        <>
          <OrganizationPicker />
          {isAdmin && (
            <>
              <Button onClick={() => openDialog({ kind: 'discount', ...emptyDiscount() })}>
                <Percent size={14} aria-hidden='true' />
                {t.setDiscount}
              </Button>
              <Button look='primary' onClick={() => openDialog({ kind: 'price', ...emptyPrice() })}>
                <Tag size={14} aria-hidden='true' />
                {t.setPrice}
              </Button>
            </>
          )}
        </>
      }
    >
      <UnpricedModels onOpenDialog={openDialog} />
      {!versions || !discounts.data
        ? failed?.error ? <ErrorState error={failed.error} onRetry={failed.refetch} /> : <LoadingState />
        : (
          <>
            <CustomPrices versions={versions} />
            <Discounts discounts={discounts.data} onOpenDialog={openDialog} />
            <CatalogueTable versions={versions} />
          </>
        )}
      {dialogs}
    </Page>
  )
}
