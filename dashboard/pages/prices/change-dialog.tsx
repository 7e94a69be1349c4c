import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { UsageReadError } from '../../../types/index.ts'
import { buttonClass } from '../../components/button.tsx'
import { useMessages } from '../../locale/locale.tsx'
import styles from './change-dialog.module.css'
import { changeWords } from './change-words.ts'

/** What is changed is changed in front of the page; Escape closes it. */
export function ChangeDialog({ title, lead, onClose, children }: {
  title: string
  lead: string
  onClose(): void
  children: ReactNode
}) {
  const t = useMessages(changeWords)
  const [opener] = useState(() => document.activeElement)

  /** To where one was, or to the page if that is gone: a model that was priced leaves its list. */
  function giveFocusBack(event: Event) {
    event.preventDefault()
    const target = opener?.isConnected ? opener : document.getElementById('main')
    if (target instanceof HTMLElement) target.focus()
  }

  return (
    <Dialog.Root open onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay}>
          <Dialog.Content
            className={styles.dialog}
            // A click beside it would throw away what was typed.
            onPointerDownOutside={(event) => event.preventDefault()}
            onCloseAutoFocus={giveFocusBack}
          >
            <header className={styles.head}>
              <div>
                <Dialog.Title>{title}</Dialog.Title>
                <Dialog.Description className={styles.lead}>{lead}</Dialog.Description>
              </div>
              <Dialog.Close className={buttonClass('quiet')} aria-label={t.close}>
                <X size={18} aria-hidden='true' />
              </Dialog.Close>
            </header>
            {children}
          </Dialog.Content>
        </Dialog.Overlay>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** What the database refused, why, and what to do about it. */
export function Refusal({ error, note }: { error: Error | null; note?: string }) {
  const t = useMessages(changeWords)
  if (!error) return null
  const { code, hint } = error instanceof UsageReadError ? error : { code: undefined, hint: undefined }
  return (
    <div className={styles.refusal} role='alert'>
      <p>
        <strong>{error.message}</strong>
      </p>
      {hint && <p>{hint}</p>}
      {note && <p>{note}</p>}
      {code && <p className={styles.code}>{t.code(code)}</p>}
    </div>
  )
}
