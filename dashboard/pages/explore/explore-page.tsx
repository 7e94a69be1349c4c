import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Check, Link2 } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { UsageDimension } from '../../../types/index.ts'
import { Button } from '../../components/button.tsx'
import { Page } from '../../components/page.tsx'
import { Select } from '../../components/select.tsx'
import { words } from '../../components/words.ts'
import { useMessages } from '../../locale/locale.tsx'
import { FilterChips } from '../../range/filter-chips.tsx'
import { dimensions } from '../../range/filters.ts'
import { PagePickers } from '../../range/page-pickers.tsx'
import { Breakdown } from './breakdown.tsx'
import { ExploreChart } from './explore-chart.tsx'
import styles from './explore-page.module.css'
import { type ExploreSearch, measures } from './explore-search.ts'
import { exploreWords } from './explore-words.ts'

const route = getRouteApi('/explore')

/** Any breakdown of any days, limited by a click on anything. All of it is in the address bar. */
export function ExplorePage() {
  const t = useMessages(exploreWords)
  const common = useMessages(words)
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/explore' })
  const { by = 'model', measure = 'cost', compare } = search

  const change = useCallback(
    (changes: Partial<ExploreSearch>) =>
      void navigate({ to: '.', search: (before) => ({ ...before, ...changes }), resetScroll: false }),
    [navigate],
  )
  // What is limited to one key is broken down by something else.
  const onSelect = useCallback(
    (key: string) => change({ [by]: key, by: dimensions.find((other) => other !== by && search[other] === undefined) }),
    [change, by, search],
  )
  const names = { cost: common.cost, tokens: common.tokens, calls: common.callsTitle }
  return (
    <Page
      title={t.title}
      actions={<PagePickers />}
    >
      <div className={styles.controls}>
        <Select
          label={t.by}
          value={by}
          options={dimensions.map((value: UsageDimension) => ({ value, name: common[value] }))}
          onChange={(chosen) => change({ by: chosen, sort: undefined })}
        />
        <Select
          label={t.measure}
          value={measure}
          options={measures.map((value) => ({ value, name: names[value] }))}
          onChange={(chosen) => change({ measure: chosen })}
        />
        <label className={styles.check}>
          <input
            type='checkbox'
            checked={compare === '1'}
            onChange={({ target }) => change({ compare: target.checked ? '1' : undefined })}
          />
          {t.compare}
        </label>
        <FilterChips filters={search} onRemove={(dimension) => change({ [dimension]: undefined })} />
        <CopyLink />
      </div>
      <ExploreChart search={search} onSelect={onSelect} />
      <Breakdown search={search} onSelect={onSelect} onChange={change} />
    </Page>
  )
}

/** The address of what is on the page. */
function CopyLink() {
  const t = useMessages(exploreWords)
  const [isCopied, setCopied] = useState(false)
  const Icon = isCopied ? Check : Link2
  async function copy() {
    await navigator.clipboard.writeText(location.href)
    setCopied(true)
    setTimeout(() => setCopied(false), 2_000)
  }
  return (
    <Button look='quiet' className={styles.copy} onClick={() => void copy()}>
      <Icon size={14} aria-hidden='true' />
      <span aria-live='polite'>{isCopied ? t.copied : t.share}</span>
    </Button>
  )
}
