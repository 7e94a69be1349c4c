import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  Navigate,
  retainSearchParams,
} from '@tanstack/react-router'
import { Compass, Lock } from 'lucide-react'
import type { ComponentType } from 'react'
import { buttonClass } from './components/button.tsx'
import { EmptyState } from './components/empty-state.tsx'
import { ErrorState } from './components/error-state.tsx'
import { LoadingState } from './components/loading-state.tsx'
import { words } from './components/words.ts'
import { optionalDimensions } from './range/filters.ts'
import { layoutWords } from './layout/layout-words.ts'
import { Layout } from './layout/layout.tsx'
import { useMessages } from './locale/locale.tsx'
import { batchJobSearch, batchJobsSearch } from './pages/batch-jobs/batch-jobs-search.ts'
import { exploreSearch } from './pages/explore/explore-search.ts'
import { featureSearch, featuresSearch } from './pages/features/features-search.ts'
import { overviewSearch } from './pages/overview/overview-search.ts'
import { peopleSearch, personSearch } from './pages/people/people-search.ts'
import { pricesSearch } from './pages/prices/prices-search.ts'
import { requestsSearch } from './pages/requests/requests-search.ts'
import { useAccess } from './queries/usage.tsx'
import { sharedKeys, sharedSearch } from './range/search.ts'

const root = createRootRoute({
  component: Layout,
  validateSearch: sharedSearch,
  search: { middlewares: [retainSearchParams([...sharedKeys])] },
})

/** The first page of a reader, and the way of everybody else to theirs. */
const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: overviewSearch,
  component: () => useAccess().isReader ? <OverviewPage /> : <Navigate to='/me' replace />,
})
const OverviewPage = lazyRouteComponent(() => import('./pages/overview/overview-page.tsx'), 'OverviewPage')

const explore = createRoute({
  getParentRoute: () => root,
  path: '/explore',
  validateSearch: exploreSearch,
  component: forReaders(lazyRouteComponent(() => import('./pages/explore/explore-page.tsx'), 'ExplorePage')),
})

const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  validateSearch: peopleSearch,
  component: forReaders(lazyRouteComponent(() => import('./pages/people/people-page.tsx'), 'UsersPage')),
})

const user = createRoute({
  getParentRoute: () => root,
  path: '/users/$userId',
  validateSearch: personSearch,
  component: forReaders(lazyRouteComponent(() => import('./pages/people/person-page.tsx'), 'UserPage')),
})

const customers = createRoute({
  getParentRoute: () => root,
  path: '/customers',
  validateSearch: peopleSearch,
  component: forReaders(lazyRouteComponent(() => import('./pages/people/people-page.tsx'), 'CustomersPage')),
})

const customer = createRoute({
  getParentRoute: () => root,
  path: '/customers/$customerId',
  validateSearch: personSearch,
  component: forReaders(lazyRouteComponent(() => import('./pages/people/person-page.tsx'), 'CustomerPage')),
})

const prices = createRoute({
  getParentRoute: () => root,
  path: '/prices',
  validateSearch: pricesSearch,
  component: forReaders(lazyRouteComponent(() => import('./pages/prices/prices-page.tsx'), 'PricesPage')),
})

const model = createRoute({
  getParentRoute: () => root,
  path: '/prices/$provider/$model',
  component: forReaders(lazyRouteComponent(() => import('./pages/prices/model-page.tsx'), 'ModelPage')),
})

const requests = createRoute({
  getParentRoute: () => root,
  path: '/requests',
  validateSearch: requestsSearch,
  component: forReaders(lazyRouteComponent(() => import('./pages/requests/requests-page.tsx'), 'RequestsPage')),
})

const features = createRoute({
  getParentRoute: () => root,
  path: '/features',
  validateSearch: featuresSearch,
  component: forReaders(lazyRouteComponent(() => import('./pages/features/features-page.tsx'), 'FeaturesPage')),
})

const feature = createRoute({
  getParentRoute: () => root,
  path: '/features/$feature',
  validateSearch: featureSearch,
  component: forReaders(lazyRouteComponent(() => import('./pages/features/feature-page.tsx'), 'FeaturePage')),
})

const batchJobs = createRoute({
  getParentRoute: () => root,
  path: '/batch-jobs',
  validateSearch: batchJobsSearch,
  component: forReaders(lazyRouteComponent(() => import('./pages/batch-jobs/batch-jobs-page.tsx'), 'BatchJobsPage')),
})

const batchJob = createRoute({
  getParentRoute: () => root,
  path: '/batch-jobs/$jobId',
  validateSearch: batchJobSearch,
  component: forReaders(lazyRouteComponent(() => import('./pages/batch-jobs/batch-job-page.tsx'), 'BatchJobPage')),
})

const me = createRoute({
  getParentRoute: () => root,
  path: '/me',
  validateSearch: overviewSearch,
  component: lazyRouteComponent(() => import('./pages/mine/mine-page.tsx'), 'MinePage'),
})

const tryIt = createRoute({
  getParentRoute: () => root,
  path: '/try',
  component: lazyRouteComponent(() => import('./pages/try/try-page.tsx'), 'TryPage'),
})

/** The pages. The address lies in the fragment, so that the page works as static files anywhere. */
export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    explore,
    requests,
    users,
    user,
    customers,
    customer,
    features,
    feature,
    batchJobs,
    batchJob,
    prices,
    model,
    me,
    tryIt,
  ]),
  history: createHashHistory(),
  // Plain text, which people can read and write: ?customer=42 is a text as all keys are.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const set = Object.entries(search).filter(([key, value]) =>
      value !== undefined && (value !== '' || optionalDimensions.includes(key))
    )
    const text = new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString()
    return text && `?${text}`
  },
  defaultPreload: 'intent',
  defaultPendingComponent: LoadingState,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: Crashed,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** Keeps a page from those who may see nothing but their own usage. The database does so too, whatever the page does. */
function forReaders(Component: ComponentType) {
  return function ForReaders() {
    return useAccess().isReader ? <Component /> : <Forbidden />
  }
}

function Forbidden() {
  const t = { ...useMessages(layoutWords), ...useMessages(words) }
  return (
    <EmptyState isPage icon={Lock} title={t.notAllowed} hint={t.readersOnly}>
      <Link to='/me' className={buttonClass()}>{t.myUsage}</Link>
    </EmptyState>
  )
}

function NotFound() {
  const t = useMessages(layoutWords)
  return (
    <EmptyState isPage icon={Compass} title={t.notFound} hint={t.notFoundHint}>
      <Link to='/' className={buttonClass()}>{t.home}</Link>
    </EmptyState>
  )
}

function Crashed({ error, reset }: { error: unknown; reset(): void }) {
  return <ErrorState error={error instanceof Error ? error : new Error(String(error))} onRetry={reset} fullPage />
}
