import { type ComponentProps, type ReactNode, useId } from 'react'
import styles from './change-dialog.module.css'

/** A labelled input. `hint` says what an empty one means. */
export function TextField({ label, hint, isNumber = false, onChange, ...props }:
  & { label: string; hint?: string; isNumber?: boolean; onChange(value: string): void }
  & Omit<ComponentProps<'input'>, 'onChange'>) {
  return (
    <Field label={label} hint={hint} isNumber={isNumber}>
      {(described) => (
        <input
          spellCheck={false}
          autoComplete='off'
          onChange={({ target }) => onChange(target.value)}
          {...described}
          {...props}
        />
      )}
    </Field>
  )
}

/** A decimal, with a point or a comma. */
export function DecimalField(props: ComponentProps<typeof TextField>) {
  return <TextField isNumber inputMode='decimal' pattern='\s*[0-9]+([.,][0-9]+)?\s*' {...props} />
}

export function SelectField({ label, value, options, onChange }: {
  label: string
  value: string
  options: { value: string; name: string }[]
  onChange(value: string): void
}) {
  return (
    <Field label={label}>
      {(described) => (
        <select value={value} onChange={({ target }) => onChange(target.value)} {...described}>
          {options.map(({ value, name }) => <option key={value} value={value}>{name}</option>)}
        </select>
      )}
    </Field>
  )
}

function Field({ label, hint, isNumber = false, children }: {
  label: string
  hint?: string
  isNumber?: boolean
  children(described: { id: string; 'aria-describedby': string | undefined }): ReactNode
}) {
  const id = useId()
  return (
    <div className={`${styles.field} ${isNumber ? styles.number : ''}`}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': hint && `${id}hint` })}
      {hint && <small id={`${id}hint`}>{hint}</small>}
    </div>
  )
}

export function CheckField({ label, checked, onChange }: {
  label: string
  checked: boolean
  onChange(checked: boolean): void
}) {
  return (
    <label className={styles.check}>
      <input type='checkbox' checked={checked} onChange={({ target }) => onChange(target.checked)} />
      {label}
    </label>
  )
}

export const uuidPattern = '\\s*[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}\\s*'
