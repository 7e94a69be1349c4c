import type { ComponentProps } from 'react'
import styles from './button.module.css'

type Look = 'plain' | 'primary' | 'quiet'

/** `primary` for the one thing to do, `quiet` for a button among text. */
export function Button({ look = 'plain', className = '', ...props }: ComponentProps<'button'> & { look?: Look }) {
  return <button type='button' className={`${buttonClass(look)} ${className}`.trim()} {...props} />
}

/** For a link that looks like a button. */
export function buttonClass(look: Look = 'plain'): string {
  return look === 'plain' ? `${styles.button}` : `${styles.button} ${styles[look]}`
}
