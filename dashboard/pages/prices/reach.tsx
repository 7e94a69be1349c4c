import { useMemo } from 'react'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { pricesWords } from './prices-words.ts'
import { type Price, sinceEver } from './versions.ts'

/** To what a price applies, in words. */
export function useReach() {
  const t = useMessages(pricesWords)
  const format = useFormat()
  return useMemo(() => {
    const tiers = new Map(Object.entries({
      standard: t.standard,
      batch: t.batch,
      flex: t.flex,
      priority: t.priority,
      fast: t.fast,
    }))
    return {
      tier: (serviceTier: string, geo: string | null) =>
        [tiers.get(serviceTier) ?? serviceTier, geo && t.inPlace(geo.toUpperCase())].filter(Boolean).join(', '),
      prompt: ({ context_over_tokens, hours_start, hours_end, is_weekdays_only }: Price) =>
        [
          context_over_tokens > 0 && t.over(format.count(context_over_tokens)),
          hours_start && hours_end && t.hours(hours_start.slice(0, 5), hours_end.slice(0, 5)),
          is_weekdays_only && t.weekdays,
        ].filter(Boolean).join(', ') || t.anyPrompt,
      scope: ({ isCustom, organizationId }: { isCustom: boolean; organizationId: string | null }, length = 8) =>
        !isCustom ? t.list : organizationId === null ? t.everybody : t.organization(organizationId.slice(0, length)),
      since: (day: string) => day === sinceEver ? '–' : format.fullDay(day),
    }
  }, [t, format])
}

/** A rate with all its digits. Unknown is a dash. */
export function RateCell({ value }: { value: string | null }) {
  const format = useFormat()
  const text = format.exactMoney(value, 'USD')
  return <span title={text}>{text}</span>
}
