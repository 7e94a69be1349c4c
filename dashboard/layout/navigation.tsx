import { Link } from '@tanstack/react-router'
import {
  Blocks,
  Boxes,
  Building2,
  ChartColumn,
  LayoutDashboard,
  type LucideIcon,
  MessageSquare,
  Receipt,
  Tag,
  UserRound,
  UsersRound,
} from 'lucide-react'
import { useMessages } from '../locale/locale.tsx'
import { useAccess } from '../queries/usage.tsx'
import { layoutWords } from './layout-words.ts'
import styles from './layout.module.css'

interface NavigationItem {
  to:
    | '/'
    | '/explore'
    | '/requests'
    | '/users'
    | '/customers'
    | '/features'
    | '/batch-jobs'
    | '/prices'
    | '/me'
    | '/try'
  /** Its name, in layout-words.ts. */
  name:
    & keyof typeof layoutWords.en
    & (
      | 'overview'
      | 'explore'
      | 'requests'
      | 'users'
      | 'customers'
      | 'features'
      | 'batchJobs'
      | 'prices'
      | 'me'
      | 'try'
    )
  icon: LucideIcon
  /** Only for those who may see more than their own usage. */
  isForReaders: boolean
}

/** The pages, in the order of the menu. Each has its route in router.tsx. */
const navigation: NavigationItem[] = [
  { to: '/', name: 'overview', icon: LayoutDashboard, isForReaders: true },
  { to: '/explore', name: 'explore', icon: ChartColumn, isForReaders: true },
  { to: '/requests', name: 'requests', icon: Receipt, isForReaders: true },
  { to: '/users', name: 'users', icon: UsersRound, isForReaders: true },
  { to: '/customers', name: 'customers', icon: Building2, isForReaders: true },
  { to: '/features', name: 'features', icon: Blocks, isForReaders: true },
  { to: '/batch-jobs', name: 'batchJobs', icon: Boxes, isForReaders: true },
  { to: '/prices', name: 'prices', icon: Tag, isForReaders: true },
  { to: '/me', name: 'me', icon: UserRound, isForReaders: false },
  { to: '/try', name: 'try', icon: MessageSquare, isForReaders: false },
]

export function Brand() {
  const t = useMessages(layoutWords)
  return (
    <span className={styles.brand}>
      <img src='./icon.svg' alt='' width='18' height='18' />
      {t.product}
    </span>
  )
}

export function Navigation({ onNavigate }: { onNavigate?(): void }) {
  const t = useMessages(layoutWords)
  const { isReader } = useAccess()
  return (
    <nav className={styles.navigation} aria-label={t.pages}>
      <ul>
        {navigation.filter(({ isForReaders }) => isReader || !isForReaders).map(({ to, name, icon: Icon }) => (
          <li key={to}>
            <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }} onClick={onNavigate}>
              <Icon size={16} aria-hidden='true' />
              {t[name]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
