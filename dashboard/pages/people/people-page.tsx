import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Page } from '../../components/page.tsx'
import { useMessages } from '../../locale/locale.tsx'
import { PagePickers } from '../../range/page-pickers.tsx'
import { PeopleList } from './people-list.tsx'
import { peopleWords } from './people-words.ts'

const users = getRouteApi('/users')
const customers = getRouteApi('/customers')

/** Everybody who used something, by cost. */
export function UsersPage() {
  return <PeoplePage kind='user' search={users.useSearch()} />
}

/** Everybody for whom something was used, by cost. */
export function CustomersPage() {
  return <PeoplePage kind='customer' search={customers.useSearch()} />
}

/** The search and the order are in the address bar. */
function PeoplePage({ kind, search: { q = '', sort } }: {
  kind: 'user' | 'customer'
  search: { q?: string; sort?: string }
}) {
  const t = useMessages(peopleWords)
  const navigate = useNavigate()
  const change = (changes: { q?: string; sort?: string }) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...changes }), replace: true, resetScroll: false })
  return (
    <Page
      title={t[kind]}
      actions={<PagePickers />}
    >
      <PeopleList kind={kind} query={q} sort={sort} onChange={change} />
    </Page>
  )
}
