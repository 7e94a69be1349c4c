import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import type { UsageDimension } from '../../types/index.ts'
import { words } from '../components/words.ts'
import { useMessages } from '../locale/locale.tsx'
import { useUsageQueries } from '../queries/usage.tsx'
import styles from './filter-chips.module.css'
import { dimensions, type FilterSearch, filtersOf } from './filters.ts'
import { hasNames, useNames } from './names.ts'
import { useRange, useScope } from './use-range.ts'

/** What the page is limited to, each with a way to lift it. */
export function FilterChips({ filters, onRemove }: {
  filters: FilterSearch
  onRemove(dimension: UsageDimension): void
}) {
  const set = dimensions.flatMap((dimension) => {
    const key = filters[dimension]
    return key === undefined ? [] : [{ dimension, key }]
  })
  if (set.length === 0) return null
  return (
    <ul className={styles.chips}>
      {set.map(({ dimension, key }) => (
        <li key={dimension}>
          <Chip dimension={dimension} value={key} onRemove={() => onRemove(dimension)} />
        </li>
      ))}
    </ul>
  )
}

function Chip({ dimension, value, onRemove }: { dimension: UsageDimension; value: string; onRemove(): void }) {
  const t = useMessages(words)
  const name = useNameOf(dimension, value)
  return (
    <button type='button' className={styles.chip} onClick={onRemove} aria-label={t.remove(`${t[dimension]}: ${name}`)}>
      <span className={styles.dimension}>{t[dimension]}</span>
      {name}
      <X size={13} aria-hidden='true' />
    </button>
  )
}

/** The name of a key that came with a link, without the row that would say it. Null or empty: there is no key. */
export function useNameOf(dimension: UsageDimension, key: string | null): string {
  const { start, end } = useRange()
  const { organizationId } = useScope()
  const nameOf = useNames()
  const { data } = useQuery({
    ...useUsageQueries().costsBy(dimension, {
      start,
      end,
      organizationId,
      filters: filtersOf({ [dimension]: key || undefined }),
      limit: 1,
    }),
    enabled: Boolean(key) && hasNames(dimension),
    refetchInterval: false,
    staleTime: Infinity,
    placeholderData: undefined,
  })
  return nameOf(dimension, key, data?.rows[0]?.name)
}
