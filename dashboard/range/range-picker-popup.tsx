import { Popover } from 'radix-ui'
import { type ComponentProps, type FormEvent, useState } from 'react'
import { Button } from '../components/button.tsx'
import type { Popup } from '../components/lazy-popup.tsx'
import { useMessages } from '../locale/locale.tsx'
import { addDays, type Preset, presets } from './range.ts'
import styles from './range-picker.module.css'
import { rangeWords } from './range-words.ts'
import { rangeChange, useChangeShared, useRange } from './use-range.ts'

/** Presets, days one by one, and the time zone in which they begin. */
export default function RangePickerPopup({ trigger }: ComponentProps<Popup>) {
  const t = useMessages(rangeWords)
  const range = useRange()
  const change = useChangeShared()
  const [isOpen, setOpen] = useState(true)
  const last = addDays(range.end, -1)

  function choose(preset: Preset) {
    change(rangeChange({ range: preset }))
    setOpen(false)
  }

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const days = [String(fields.get('from')), String(fields.get('to'))].sort()
    change(rangeChange({ from: days[0] ?? range.start, to: days[1] ?? last }))
    setOpen(false)
  }

  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.popover}
          align='end'
          sideOffset={6}
          collisionPadding={12}
          aria-label={t.range}
        >
          <div className={styles.presets}>
            {presets.map((preset) => (
              <button
                key={preset}
                type='button'
                aria-pressed={preset === range.preset}
                onClick={() => choose(preset)}
              >
                {t[preset]}
              </button>
            ))}
          </div>
          <form className={styles.custom} onSubmit={onSubmit} key={`${range.start} ${range.end}`}>
            <label>
              {t.from}
              <input type='date' name='from' defaultValue={range.start} min='2000-01-01' max='2100-01-01' required />
            </label>
            <label>
              {t.to}
              <input type='date' name='to' defaultValue={last} min='2000-01-01' max='2100-01-01' required />
            </label>
            <label>
              {t.timeZone}
              <TimeZoneSelect
                value={range.timeZone}
                onChange={(tz) => change({ tz: tz === 'UTC' ? undefined : tz })}
              />
            </label>
            <Button type='submit' look='primary'>{t.apply}</Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function TimeZoneSelect({ value, onChange }: { value: string; onChange(timeZone: string): void }) {
  const t = useMessages(rangeWords)
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const others = Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC' && name !== here)
  return (
    <select value={value} onChange={(event) => onChange(event.target.value)}>
      <option value='UTC'>UTC</option>
      {here !== 'UTC' && <option value={here}>{t.here(here)}</option>}
      {others.map((name) => <option key={name}>{name}</option>)}
    </select>
  )
}
