import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Page } from '../../components/page.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { PagePickers } from '../../range/page-pickers.tsx'
import { Movers } from './movers.tsx'
import { NowTiles } from './now-tiles.tsx'
import { overviewWords } from './overview-words.ts'
import { RangeTiles } from './range-tiles.tsx'
import { SpendChart } from './spend-chart.tsx'
import { Top } from './top.tsx'
import { Unpriced } from './unpriced.tsx'
import styles from './overview-page.module.css'

const route = getRouteApi('/')

/** Where the money goes, what changed, what is wrong. */
export function OverviewPage() {
  const t = useMessages(overviewWords)
  const navigate = useNavigate()
  const { by = 'model' } = route.useSearch()
  return (
    <Page
      title={t.title}
      actions={<PagePickers />}
    >
      <NowTiles />
      <SpendChart by={by} onSelect={(key) => void navigate({ to: '/explore', search: { [by]: key } })} />
      <RangeTiles />
      <div className={styles.pair}>
        <Top by={by} />
        <Movers by={by} />
      </div>
      <Unpriced />
    </Page>
  )
}
