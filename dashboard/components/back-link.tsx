import { createLink } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import type { ComponentProps } from 'react'
import styles from './back-link.module.css'

/** From a detail to the list that it is in. */
export const BackLink = createLink(function BackLink({ children, ...props }: ComponentProps<'a'>) {
  return (
    <a {...props} className={styles.back}>
      <ArrowLeft size={14} aria-hidden='true' />
      {children}
    </a>
  )
})
