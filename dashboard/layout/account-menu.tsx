import { ChevronsUpDown } from 'lucide-react'
import { LazyPopup } from '../components/lazy-popup.tsx'
import { useMessages } from '../locale/locale.tsx'
import { useAccess } from '../queries/usage.tsx'
import { useUser } from '../session/session.tsx'
import styles from './account-menu.module.css'
import { layoutWords } from './layout-words.ts'

const load = () => import('./account-menu-popup.tsx')

/** Who is signed in, and their menu. */
export function AccountMenu() {
  const t = useMessages(layoutWords)
  const { email = '', id } = useUser()
  const { isAdmin, organizationIds } = useAccess()
  const role = isAdmin ? t.admin : organizationIds.length > 0 ? t.organizationAdmin : t.user
  return (
    <LazyPopup
      kind='menu'
      load={load}
      trigger={
        <button type='button' className={styles.trigger}>
          <span className='visually-hidden'>{t.account}</span>
          <span className={styles.initial} aria-hidden='true'>{(email || id).slice(0, 1).toUpperCase()}</span>
          <span className={styles.who}>
            <span>{email || id.slice(0, 8)}</span>
            <span>{role}</span>
          </span>
          <ChevronsUpDown size={14} aria-hidden='true' />
        </button>
      }
    />
  )
}
