import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Big } from 'big.js'
import { useRef } from 'react'
import type { ModelPricePreview, PriceBook } from '../../../types/index.ts'
import { exact } from '../../locale/exact.ts'
import { usePriceBook } from './use-price-book.ts'

export type RepriceArgs = ModelPricePreview['reprice_args']

/** What was repriced, over all of its runs. */
export interface Repriced {
  rows: number
  oldCost: Big
  newCost: Big
}

/** Saves, and reprices as it was previewed. What is saved once is not saved again when repricing is tried anew. */
export function useApply(save?: () => Promise<unknown>) {
  const book = usePriceBook()
  const client = useQueryClient()
  const isSaved = useRef(save === undefined)
  const mutation = useMutation({
    mutationFn: async ({ repriceArgs, reason }: { repriceArgs: RepriceArgs | undefined; reason: string }) => {
      if (!isSaved.current) await save?.()
      isSaved.current = true
      return repriceArgs && await repriceAll(book, { ...repriceArgs, p_reason: reason })
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['usage'] }),
  })
  return { ...mutation, isSaved: isSaved.current }
}

/** As many runs as it takes. */
async function repriceAll(book: PriceBook, args: RepriceArgs): Promise<Repriced> {
  const done = { rows: 0, oldCost: exact(0), newCost: exact(0) }
  for (;;) {
    const run = await book.reprice({ ...args, p_dry_run: false })
    done.rows += run.rows
    done.oldCost = done.oldCost.plus(exact(run.old_cost_usd))
    done.newCost = done.newCost.plus(exact(run.new_cost_usd))
    if (run.remaining_rows === 0 || run.rows === 0) return done
  }
}
