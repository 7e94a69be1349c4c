import { CalendarDays, ChevronDown } from 'lucide-react'
import { Button } from '../components/button.tsx'
import { LazyPopup } from '../components/lazy-popup.tsx'
import { useFormat } from '../locale/format.ts'
import { useMessages } from '../locale/locale.tsx'
import { addDays } from './range.ts'
import { rangeWords } from './range-words.ts'
import { useRange } from './use-range.ts'

const load = () => import('./range-picker-popup.tsx')

/** Chooses the days of the page, and the time zone in which they begin, into the address bar. */
export function RangePicker() {
  const t = useMessages(rangeWords)
  const format = useFormat()
  const { preset, start, end, timeZone } = useRange()
  const days = preset ? t[preset] : `${format.fullDay(start)} – ${format.fullDay(addDays(end, -1))}`
  const name = timeZone === 'UTC' ? days : `${days}, ${timeZone}`
  return (
    <LazyPopup
      kind='dialog'
      load={load}
      trigger={
        <Button aria-label={`${t.range}: ${name}`}>
          <CalendarDays size={14} aria-hidden='true' />
          {name}
          <ChevronDown size={14} aria-hidden='true' />
        </Button>
      }
    />
  )
}
