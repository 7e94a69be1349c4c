import { getRouteApi, Link } from '@tanstack/react-router'
import type { UsageDimension } from '../../../types/index.ts'
import { buttonClass } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { Page } from '../../components/page.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { RangePicker } from '../../range/range-picker.tsx'
import { CurrencyPicker } from '../../range/scope-pickers.tsx'
import { useUser } from '../../session/session.tsx'
import { NowTiles } from '../overview/now-tiles.tsx'
import { RangeTiles } from '../overview/range-tiles.tsx'
import { SpendChart } from '../overview/spend-chart.tsx'
import { Top } from '../overview/top.tsx'
import { UserRequests } from '../people/user-requests.tsx'
import { mineWords } from './mine-words.ts'

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
      <UserRequests
        userId={own.user}
        title={t.recent}
        empty={
          <EmptyState title={t.empty} hint={t.emptyHint}>
            <Link to='/try' className={buttonClass()}>{t.tryIt}</Link>
          </EmptyState>
        }
      />
    </Page>
  )
}
