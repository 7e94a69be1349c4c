import { lazy, Suspense } from 'react'
import type { RequestsSearch } from './requests-search.ts'

export interface OpenRequestProps {
  /** Of the row that is open; undefined for none. */
  id: string | undefined
  /** Its neighbours in the list, the newer and the older. */
  previousId: string | undefined
  nextId: string | undefined
  onOpen(id: string | undefined): void
  onFilter(filter: Partial<RequestsSearch>): void
  /** The focus goes back to where it came from. */
  onClosed(): void
}

const RequestPanel = lazy(() => import('./request-panel.tsx'))

/** The call that is open, beside the list: loaded with the first one. */
export function OpenRequest({ id, ...props }: OpenRequestProps) {
  if (id === undefined) return null
  return (
    <Suspense>
      <RequestPanel id={id} {...props} />
    </Suspense>
  )
}
