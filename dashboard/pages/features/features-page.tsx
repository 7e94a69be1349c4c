import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Page } from '../../components/page.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { noKey } from '../../range/filters.ts'
import { PagePickers } from '../../range/page-pickers.tsx'
import { SpendChart } from '../overview/spend-chart.tsx'
import { BehaviourTiles } from './behaviour-tiles.tsx'
import { FeatureList } from './feature-list.tsx'
import { featuresWords } from './features-words.ts'

const route = getRouteApi('/features')

/** What the product's features cost, and how they behave. */
export function FeaturesPage() {
  const t = useMessages(featuresWords)
  const { sort } = route.useSearch()
  const navigate = useNavigate({ from: '/features' })
  return (
    <Page
      title={t.title}
      actions={<PagePickers />}
    >
      <BehaviourTiles />
      <SpendChart
        by='feature'
        options={['feature']}
        onSelect={(feature) =>
          void (feature === noKey
            ? navigate({ to: '/explore', search: { feature } })
            : navigate({ to: '/features/$feature', params: { feature } }))}
      />
      <FeatureList
        sort={sort}
        onSort={(chosen) =>
          void navigate({ to: '.', search: (before) => ({ ...before, sort: chosen }), resetScroll: false })}
      />
    </Page>
  )
}
