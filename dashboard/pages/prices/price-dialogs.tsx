import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react'
import type { DiscountDraft, PriceDraft, RepriceDraft } from './drafts.ts'

export type Draft =
  | { kind: 'price' } & PriceDraft
  | { kind: 'discount' } & DiscountDraft
  | { kind: 'reprice' } & RepriceDraft

export type OpenDialog = (draft: Draft) => void

const PriceDialog = lazy(() => import('./price-dialog.tsx'))
const DiscountDialog = lazy(() => import('./discount-dialog.tsx'))
const RepriceDialog = lazy(() => import('./reprice-dialog.tsx'))

/** What admins change prices with. `dialogs` belongs at the end of the page. */
export function usePriceDialogs(): { dialogs: ReactNode; openDialog: OpenDialog } {
  const [draft, setDraft] = useState<Draft>()
  const close = useCallback(() => setDraft(undefined), [])
  return {
    openDialog: setDraft,
    dialogs: draft && (
      <Suspense>
        {draft.kind === 'price' && <PriceDialog draft={draft} onClose={close} />}
        {draft.kind === 'discount' && <DiscountDialog draft={draft} onClose={close} />}
        {draft.kind === 'reprice' && <RepriceDialog draft={draft} onClose={close} />}
      </Suspense>
    ),
  }
}
