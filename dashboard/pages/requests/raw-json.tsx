import styles from './request-panel.module.css'

/** JSON as it was logged, in lines. Null: there is none. */
export function RawJson({ title, value, none }: { title: string; value: unknown; none?: string }) {
  return (
    <section className={styles.part} aria-label={title}>
      <h3>{title}</h3>
      {value === null
        ? <p className={styles.soft}>{none}</p>
        : <pre tabIndex={0} aria-label={title} role='group'>{JSON.stringify(value, null, 2)}</pre>}
    </section>
  )
}
