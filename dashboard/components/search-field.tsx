import { Search } from 'lucide-react'
import styles from './search-field.module.css'

/** Narrows down what is on the page while one types. */
export function SearchField(
  { label, value, onChange }: { label: string; value: string; onChange(value: string): void },
) {
  return (
    <label className={styles.field}>
      <span className='visually-hidden'>{label}</span>
      <Search size={14} aria-hidden='true' />
      <input
        type='search'
        placeholder={label}
        value={value}
        spellCheck={false}
        autoComplete='off'
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  )
}

/** What is compared with what was typed: neither case nor accents matter. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}
