import { Outlet } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { Button } from '../components/button.tsx'
import { LazyPopup } from '../components/lazy-popup.tsx'
import { useMessages } from '../locale/locale.tsx'
import { useLive } from '../queries/use-live.ts'
import { AccountMenu } from './account-menu.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { layoutWords } from './layout-words.ts'
import styles from './layout.module.css'
import { Brand, Navigation } from './navigation.tsx'

const loadDrawer = () => import('./drawer.tsx')

/** The page around the pages: at the side on a wide screen, behind a button on a phone. */
export function Layout() {
  const t = useMessages(layoutWords)
  useLive()
  return (
    <div className={styles.layout}>
      <button
        type='button'
        className={styles.skip}
        onClick={() => document.getElementById('main')?.focus()}
      >
        {t.skip}
      </button>
      <header className={styles.bar}>
        <LazyPopup
          kind='dialog'
          load={loadDrawer}
          trigger={
            <Button look='quiet' aria-label={t.menu}>
              <Menu size={18} aria-hidden='true' />
            </Button>
          }
        />
        <Brand />
      </header>
      <header className={styles.side}>
        <Brand />
        <Navigation />
        <AccountMenu />
      </header>
      <div className={styles.content}>
        <ConnectionBanner />
        <Outlet />
      </div>
    </div>
  )
}
