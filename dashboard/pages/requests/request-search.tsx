import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { words } from '../../components/words.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { mostRows, useNames } from '../../range/names.ts'
import { useRange, useScope } from '../../range/use-range.ts'
import styles from './request-search.module.css'
import type { RequestsSearch } from './requests-search.ts'
import { requestsWords } from './requests-words.ts'

interface Choice {
  kind: string
  name: string
  filter: Partial<RequestsSearch>
}

/** How many users are offered. */
const mostUsers = 6

/** Finds a request by its id, a session, or a user by a part of their address. */
export function RequestSearch({ onFilter }: { onFilter(filter: Partial<RequestsSearch>): void }) {
  const t = useMessages(requestsWords)
  const [text, setText] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const id = useId()
  const choices = useChoices(text.trim(), isOpen)
  const shown = isOpen ? choices : []

  function choose(choice: Choice | undefined) {
    if (!choice) return
    onFilter(choice.filter)
    setText('')
    setOpen(false)
  }

  function onKeyDown(event: KeyboardEvent) {
    const count = shown.length
    if (event.key === 'Enter') choose(shown[active])
    if (event.key === 'Escape') setOpen(false)
    const target = { ArrowDown: active + 1, ArrowUp: active - 1 }[event.key]
    if (target === undefined || count === 0) return
    event.preventDefault()
    setActive((target + count) % count)
  }

  return (
    <div className={styles.search}>
      <Search size={14} aria-hidden='true' />
      <input
        type='search'
        role='combobox'
        aria-label={t.search}
        aria-expanded={shown.length > 0}
        aria-controls={id}
        aria-autocomplete='list'
        aria-activedescendant={shown[active] && `${id} ${active}`}
        placeholder={t.searchHint}
        autoComplete='off'
        spellCheck={false}
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          setOpen(true)
          setActive(0)
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <ul id={id} role='listbox' aria-label={t.search} hidden={shown.length === 0}>
        {shown.map((choice, place) => (
          <li
            key={`${choice.kind} ${choice.name}`}
            id={`${id} ${place}`}
            role='option'
            aria-selected={place === active}
            onPointerEnter={() => setActive(place)}
            // Before the field loses the focus, and the list is gone.
            onPointerDown={(event) => {
              event.preventDefault()
              choose(choice)
            }}
          >
            <span>{choice.kind}</span>
            {choice.name}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What a text may be, the likeliest first. */
function useChoices(text: string, isWanted: boolean): Choice[] {
  const t = useMessages(requestsWords)
  const common = useMessages(words)
  const nameOf = useNames()
  const { start, end } = useRange()
  const { organizationId } = useScope()
  const { data } = useQuery({
    ...useUsageQueries().costsBy('user', { start, end, organizationId, limit: mostRows }),
    enabled: isWanted,
    refetchInterval: false,
  })
  if (text === '') return []
  const needle = text.toLowerCase()
  const users = (data?.rows ?? []).flatMap(({ key, name }) => {
    if (key === null) return []
    const isIt = key === needle || name?.toLowerCase().includes(needle)
    return isIt ? [{ kind: common.user, name: nameOf('user', key, name), filter: { user: key } }] : []
  })
  return [
    ...users.slice(0, mostUsers),
    { kind: t.request, name: text, filter: { request: text } },
    { kind: t.session, name: text, filter: { session: text } },
  ]
}
