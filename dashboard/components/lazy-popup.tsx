import { cloneElement, type ComponentType, lazy, type ReactElement, Suspense, useMemo, useState } from 'react'

interface Trigger {
  onClick?(): void
  onPointerEnter?(): void
  onFocus?(): void
  'aria-haspopup'?: 'menu' | 'dialog'
  'aria-expanded'?: boolean
}

/** What opens with its button, around which it puts itself. */
export type Popup = ComponentType<{ trigger: ReactElement<Trigger> }>

/** A button whose popup is loaded when somebody comes near it, and so is no part of the first load. */
export function LazyPopup({ trigger, kind, load }: {
  trigger: ReactElement<Trigger>
  kind: 'menu' | 'dialog'
  /** Imports the popup. It begins open. */
  load(): Promise<{ default: Popup }>
}) {
  const [isWanted, setWanted] = useState(false)
  const Loaded = useMemo(() => lazy(load), [load])
  const comeNear = () => void load()
  const waiting = cloneElement(trigger, {
    onClick: () => setWanted(true),
    onPointerEnter: comeNear,
    onFocus: comeNear,
    'aria-haspopup': kind,
    'aria-expanded': false,
  })
  if (!isWanted) return waiting
  return (
    <Suspense fallback={waiting}>
      <Loaded trigger={trigger} />
    </Suspense>
  )
}
