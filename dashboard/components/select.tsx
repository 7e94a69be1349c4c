import type { ReactNode } from 'react'
import styles from './select.module.css'

/** One of a few: the browser's own list, which every phone and screen reader knows. */
export function Select<Value extends string>({ label, value, options, onChange, icon, title }: {
  label: string
  value: Value
  options: { value: Value; name: string }[]
  onChange(value: Value): void
  icon?: ReactNode
  /** What is chosen in full, on hover. */
  title?: string
}) {
  return (
    <label className={styles.select}>
      <span className='visually-hidden'>{label}</span>
      {icon}
      <select
        value={value}
        title={title}
        onChange={({ target }) => {
          const chosen = options.find((option) => option.value === target.value)
          if (chosen) onChange(chosen.value)
        }}
      >
        {options.map(({ value, name }) => <option key={value} value={value}>{name}</option>)}
      </select>
    </label>
  )
}
