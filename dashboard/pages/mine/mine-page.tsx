import { getRouteApi } from '@tanstack/react-router'
import type { UsageDimension } from '../../../types/index.ts'
import { Page } from '../../components/page.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { RangePicker } from '../../range/range-picker.tsx'
import { CurrencyPicker } from '../../range/scope-pickers.tsx'
import { useUser } from '../../session/session.tsx'
import { NowTiles } from '../overview/now-tiles.tsx'
import { RangeTiles } from '../overview/range-tiles.tsx'
import { SpendChart } from '../overview/spend-chart.tsx'
import { Top } from '../overview/top.tsx'
import { mineWords } from './mine-words.ts'
import { RecentRequests } from './recent-requests.tsx'

const route = getRouteApi('/me')

/** By what one's own usage can be told apart. */
const stackings: UsageDimension[] = ['model', 'provider', 'feature', 'customer', 'request_type']

/** The signed-in user's own usage: every read is limited to them, which the database checks. */
export function MinePage() {
  const t = useMessages(mineWords)
  const own = { user: useUser().id }
  const { by = 'model' } = route.useSearch()
  return (
    <Page
      title={t.title}
      actions={
        <>
          <CurrencyPicker />
          <RangePicker />
        </>
      }
    >
      <NowTiles within={own} />
      <SpendChart by={by} options={stackings} within={own} />
      <RangeTiles within={own} />
      <Top by={by} within={own} isLinked={false} />
      <RecentRequests />
    </Page>
  )
}
