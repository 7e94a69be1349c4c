import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ComponentProps, useState } from 'react'
import { buttonClass } from '../components/button.tsx'
import type { Popup } from '../components/lazy-popup.tsx'
import { useMessages } from '../locale/locale.tsx'
import { AccountMenu } from './account-menu.tsx'
import { layoutWords } from './layout-words.ts'
import styles from './layout.module.css'
import { Brand, Navigation } from './navigation.tsx'

/** The menu of a phone. */
export default function Drawer({ trigger }: ComponentProps<Popup>) {
  const t = useMessages(layoutWords)
  const [isOpen, setOpen] = useState(true)
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>{trigger}</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.drawer} aria-describedby={undefined}>
          <Dialog.Title className='visually-hidden'>{t.menu}</Dialog.Title>
          <div className={styles.drawerHead}>
            <Brand />
            <Dialog.Close className={buttonClass('quiet')} aria-label={t.close}>
              <X size={18} aria-hidden='true' />
            </Dialog.Close>
          </div>
          <Navigation onNavigate={() => setOpen(false)} />
          <AccountMenu />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
