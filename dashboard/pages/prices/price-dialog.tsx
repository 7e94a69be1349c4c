import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useMessages } from '../../locale/locale.tsx'
import { ChangeDialog } from './change-dialog.tsx'
import { changeWords } from './change-words.ts'
import { priceArgs, type PriceDraft } from './drafts.ts'
import { PriceEffect } from './price-effect.tsx'
import { PriceForm } from './price-form.tsx'
import { usePriceBook } from './use-price-book.ts'

/** Sets a custom price, after its effect was seen. */
export default function PriceDialog({ draft: initial, onClose }: { draft: PriceDraft; onClose(): void }) {
  const t = useMessages(changeWords)
  const book = usePriceBook()
  const [draft, setDraft] = useState(initial)
  const preview = useMutation({ mutationFn: () => book.previewPrice(priceArgs(draft)) })
  return (
    <ChangeDialog title={t.priceTitle} lead={t.priceLead} onClose={onClose}>
      {preview.data
        ? <PriceEffect draft={draft} preview={preview.data} onBack={preview.reset} onClose={onClose} />
        : (
          <PriceForm
            draft={draft}
            onChange={setDraft}
            onSubmit={() => preview.mutate()}
            onClose={onClose}
            isBusy={preview.isPending}
            error={preview.error}
          />
        )}
    </ChangeDialog>
  )
}
