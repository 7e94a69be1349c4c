import { LogOut } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ComponentProps } from 'react'
import type { Popup } from '../components/lazy-popup.tsx'
import { languages, useLocale, useMessages } from '../locale/locale.tsx'
import { useSession } from '../session/session.tsx'
import { themes, useTheme } from '../theme/theme.tsx'
import styles from './account-menu.module.css'
import { layoutWords } from './layout-words.ts'

/** The menu of the account: theme, language, and the way out. */
export default function AccountMenuPopup({ trigger }: ComponentProps<Popup>) {
  const t = useMessages(layoutWords)
  const { signOut } = useSession()
  const { language, setLanguage } = useLocale()
  const { theme, setTheme } = useTheme()
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align='start' side='top' sideOffset={6} collisionPadding={12}>
          <DropdownMenu.Label className={styles.label}>{t.theme}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={theme}>
            {themes.map((name) => (
              <DropdownMenu.RadioItem
                key={name}
                value={name}
                className={styles.item}
                onSelect={() => setTheme(name)}
              >
                {t[name]}
                <DropdownMenu.ItemIndicator>✓</DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className={styles.separator} />
          <DropdownMenu.Label className={styles.label}>{t.language}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={language}>
            {(['en', 'ro'] as const).map((code) => (
              <DropdownMenu.RadioItem
                key={code}
                value={code}
                lang={code}
                className={styles.item}
                onSelect={() => setLanguage(code)}
              >
                {languages[code]}
                <DropdownMenu.ItemIndicator>✓</DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className={styles.separator} />
          <DropdownMenu.Item className={styles.item} onSelect={signOut}>
            {t.signOut}
            <LogOut size={14} aria-hidden='true' />
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
