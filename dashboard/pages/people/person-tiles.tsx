import { useQuery } from '@tanstack/react-query'
import type { UsageReader } from '../../../types/index.ts'
import { StatTile } from '../../components/stat-tile.tsx'
import { exact } from '../../locale/exact.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { type FilterSearch, filtersOf } from '../../range/filters.ts'
import { mostRows } from '../../range/names.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import { peopleWords } from './people-words.ts'

/** The tokens that a user used. */
export function TokensTile({ usage: { totalTokens, totalCalls } }: {
  usage: Pick<Awaited<ReturnType<UsageReader['overview']>>, 'totalTokens' | 'totalCalls'>
}) {
  const t = useMessages(peopleWords)
  const format = useFormat()
  return (
    <StatTile label={t.tokens} value={format.shortCount(totalTokens)} exact={format.count(totalTokens)}>
      {totalCalls > 0 && t.perCall(format.shortCount(exact(totalTokens).div(totalCalls).round()))}
    </StatTile>
  )
}

/** How many users worked for a customer. */
export function WorkersTile({ within }: { within: FilterSearch }) {
  const t = useMessages(peopleWords)
  const format = useFormat()
  const { start, end } = useRange()
  const { data } = useQuery(
    useUsageQueries().costsBy('user', { ...useScope(), start, end, filters: filtersOf(within), limit: mostRows }),
  )
  const users = data?.rows.filter(({ key }) => key !== null).length
  return (
    <StatTile label={t.users} value={users === undefined ? undefined : format.count(users)}>{t.usersNote}</StatTile>
  )
}
