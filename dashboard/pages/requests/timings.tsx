import type { UsageReader } from '../../../types/index.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { panelWords } from './panel-words.ts'
import styles from './request-panel.module.css'

export type RequestRow = Awaited<ReturnType<UsageReader['request']>>

/** How long the call took: to its first token, and from there on. */
export function Timings({ request }: { request: RequestRow }) {
  const t = useMessages(panelWords)
  const format = useFormat()
  const { latencyMs, timeToFirstTokenMs, outputTokens, toolTurns } = request
  const waited = timeToFirstTokenMs ?? 0
  const wrote = latencyMs === null || timeToFirstTokenMs === null ? 0 : latencyMs - timeToFirstTokenMs
  const times = [
    latencyMs !== null && { name: t.latency, value: format.duration(latencyMs) },
    timeToFirstTokenMs !== null && { name: t.firstToken, value: format.duration(timeToFirstTokenMs) },
    wrote > 0 && outputTokens > 0 && {
      name: t.speed,
      value: t.perSecond(format.count(Math.round(outputTokens / wrote * 1_000))),
    },
    toolTurns > 0 && { name: t.toolTurns, value: format.count(toolTurns) },
  ].filter((time) => time !== false)
  return (
    <section className={styles.part} aria-label={t.timingTitle}>
      <h3>{t.timingTitle}</h3>
      {wrote > 0 && (
        <div className={styles.bar} aria-hidden='true'>
          <span style={{ flexGrow: waited, background: 'var(--series-none)' }} />
          <span style={{ flexGrow: wrote, background: 'var(--series-1)' }} />
        </div>
      )}
      {times.length === 0 ? <p className={styles.soft}>{t.noTimes}</p> : (
        <dl className={styles.times}>
          {times.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
