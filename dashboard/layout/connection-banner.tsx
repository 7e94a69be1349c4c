import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { words } from '../components/words.ts'
import { Button } from '../components/button.tsx'
import { errorKind } from '../components/error-state.tsx'
import { useFormat } from '../locale/format.ts'
import { useMessages } from '../locale/locale.tsx'
import styles from './connection-banner.module.css'

/** Says that what is on the page is not of now, while the ledger does not answer. */
export function ConnectionBanner() {
  const t = useMessages(words)
  const format = useFormat()
  const client = useQueryClient()
  const cache = client.getQueryCache()
  const since = useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    () => {
      const stale = cache.findAll({ type: 'active' }).flatMap(({ state }) =>
        state.dataUpdatedAt > 0 && state.error && errorKind(state.error) === 'unreachable' ? [state.dataUpdatedAt] : []
      )
      return stale.length > 0 ? Math.min(...stale) : undefined
    },
  )
  if (since === undefined) return null
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <div className={styles.banner} role='status'>
      <span>{t.stale(format.time(since, here))}</span>
      <Button look='quiet' onClick={() => void client.refetchQueries({ type: 'active' })}>{t.retry}</Button>
    </div>
  )
}
