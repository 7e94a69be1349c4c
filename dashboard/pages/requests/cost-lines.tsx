import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '../../components/error-state.tsx'
import { LoadingState } from '../../components/loading-state.tsx'
import { seriesColor } from '../../components/stacked-chart.tsx'
import { words } from '../../components/words.ts'
import { exact, sumOf } from '../../locale/exact.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { useRange, useScope } from '../../range/use-range.ts'
import { panelWords } from './panel-words.ts'
import { PriceSource } from './price-source.tsx'
import styles from './request-panel.module.css'
import type { RequestRow } from './timings.tsx'

/** What was used, by category, with its price: the lines add up to the cost, digit for digit. */
export function CostLines({ request }: { request: RequestRow }) {
  const t = useMessages(panelWords)
  const common = useMessages(words)
  const format = useFormat()
  const { timeZone } = useRange()
  const { currency } = useScope()
  const names = new Map(Object.entries(t))
  const { data, error, refetch } = useQuery({
    ...useUsageQueries().explainCost(request.id, { currency }),
    placeholderData: undefined,
  })
  const usd = (value: number | null) => format.exactMoney(value, 'USD')
  return (
    <section className={styles.part} aria-label={t.costTitle}>
      <h3>{t.costTitle}</h3>
      {!data ? error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingState /> : (
        <>
          <Shares categories={data.categories} />
          <table className={styles.lines}>
            <thead className='visually-hidden'>
              <tr>
                <th scope='col'>{t.category}</th>
                <th scope='col'>{t.quantity}</th>
                <th scope='col'>{t.price}</th>
                <th scope='col'>{common.cost}</th>
              </tr>
            </thead>
            <tbody>
              {data.categories.map(({ category, quantity, rateUsd, listRateUsd, per, costUsd }, place) => (
                <tr key={category}>
                  <th scope='row'>
                    <span className={styles.swatch} style={{ background: seriesColor(place) }} />
                    {names.get(category)?.toString() ?? category}
                    {category === 'output_tokens' && request.reasoningTokens > 0 && (
                      <small>{t.reasoning(format.count(request.reasoningTokens))}</small>
                    )}
                  </th>
                  <td>{format.count(quantity)}</td>
                  <td title={rateUsd === listRateUsd ? undefined : t.listPrice(usd(listRateUsd))}>
                    × {per === 1_000 ? t.perThousand(usd(rateUsd)) : t.perMillion(usd(rateUsd))}
                  </td>
                  <td>
                    <data value={costUsd ?? ''}>{usd(costUsd)}</data>
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              {currency !== 'USD' && data.perUsd !== null && (
                <tr>
                  <th scope='row' colSpan={3}>
                    USD <small>{t.rate(`${format.count(data.perUsd)} ${currency}`)}</small>
                  </th>
                  <td>{usd(data.totalCostUsd)}</td>
                </tr>
              )}
              <tr>
                <th scope='row' colSpan={3}>{common.total}</th>
                <td>
                  <data value={data.totalCost ?? ''}>{format.exactMoney(data.totalCost, currency)}</data>
                </td>
              </tr>
            </tfoot>
          </table>
          {data.categories.length === 0 && data.totalCostUsd === 0 && <p className={styles.soft}>{t.nothingUsed}</p>}
          {request.unpricedReason && <p className={styles.warning}>{t[request.unpricedReason]}</p>}
          {request.usageStatus === 'partial' && <p className={styles.warning}>{t.partialUsage}</p>}
          <PriceSource price={data.price} discountPercent={data.discountPercent} />
          {data.repricings.map(({ repricedAt, oldCostUsd, reason }) => (
            <p key={repricedAt} className={styles.soft}>
              {t.repriced(format.moment(repricedAt, timeZone), oldCostUsd === null ? t.unknown : usd(oldCostUsd))}
              {reason && ` · ${reason}`}
            </p>
          ))}
        </>
      )}
    </section>
  )
}

/** Which part of the cost each category is; of what has no price, which part of what was used. */
function Shares({ categories }: { categories: { category: string; quantity: number; costUsd: number | null }[] }) {
  const isPriced = categories.every(({ costUsd }) => costUsd !== null)
  const amounts = categories.map(({ quantity, costUsd }) => exact((isPriced ? costUsd : quantity) ?? 0))
  const total = sumOf(amounts)
  if (categories.length < 2 || total.eq(0)) return null
  return (
    <div className={styles.bar} aria-hidden='true'>
      {amounts.map((amount, place) => (
        <span
          key={place}
          style={{ flexGrow: amount.div(total).times(100).toNumber(), background: seriesColor(place) }}
        />
      ))}
    </div>
  )
}
