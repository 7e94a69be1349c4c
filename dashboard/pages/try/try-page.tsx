import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Money } from '../../components/money.tsx'
import { Page } from '../../components/page.tsx'
import { Section } from '../../components/section.tsx'
import { Select } from '../../components/select.tsx'
import { words } from '../../components/words.ts'
import { useFormat } from '../../locale/format.ts'
import { useMessages } from '../../locale/locale.tsx'
import { useUsageQueries } from '../../queries/usage.tsx'
import { useSession, useUser } from '../../session/session.tsx'
import { CallStatus } from '../requests/call-status.tsx'
import { streamAnswer } from './stream-answer.ts'
import styles from './try-page.module.css'
import { tryWords } from './try-words.ts'

const models = ['claude-sonnet-5-5', 'claude-opus-5-5', 'claude-haiku-5-5']

/** Asks Claude, shows the answer as it comes, and the row that it became. */
export function TryPage() {
  const t = useMessages(tryWords)
  const { supabase } = useSession()
  const [model, setModel] = useState('claude-sonnet-5-5')
  const [isBusy, setBusy] = useState(false)
  const [answer, setAnswer] = useState('')
  const [error, setError] = useState<string>()
  const [requestId, setRequestId] = useState<string>()

  async function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const question = String(new FormData(event.currentTarget).get('question'))
    setAnswer('')
    setError(undefined)
    setRequestId(undefined)
    setBusy(true)
    try {
      await streamAnswer(supabase, {
        question,
        model,
        onStart: setRequestId,
        onText: (text) => setAnswer((before) => before + text),
      })
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Page title={t.title}>
      <Section title={t.ask} hint={t.hint}>
        <form className={styles.form} onSubmit={onSubmit}>
          <label className='visually-hidden' htmlFor='question'>{t.question}</label>
          <textarea
            id='question'
            name='question'
            rows={3}
            placeholder={t.placeholder}
            required
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit()
            }}
          />
          <div className={styles.row}>
            <Select
              label={t.model}
              value={model}
              options={models.map((name) => ({ value: name, name }))}
              onChange={setModel}
            />
            <Button type='submit' look='primary' disabled={isBusy}>{t.send}</Button>
          </div>
        </form>
        {(answer || error) && (
          <div className={styles.answer}>
            <p aria-live='polite' aria-label={t.answer} data-testid='answer'>{answer}</p>
            {error && <p className={styles.error} role='alert'>{error}</p>}
          </div>
        )}
      </Section>
      {requestId && <LedgerRow key={requestId} requestId={requestId} isAnswered={!isBusy} />}
    </Page>
  )
}

/** The row of a request, which comes a moment after the answer. */
function LedgerRow({ requestId, isAnswered }: { requestId: string; isAnswered: boolean }) {
  const t = useMessages(tryWords)
  const common = useMessages(words)
  const format = useFormat()
  const { id } = useUser()
  const { data, error } = useQuery({
    ...useUsageQueries().userUsage(id, { days: 1 }),
    enabled: isAnswered,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.recentRequests.some((request) => request.requestId === requestId) ? false : 500,
  })
  const row = data?.recentRequests.find((request) => request.requestId === requestId)
  return (
    <Section title={t.row} hint={t.rowHint}>
      {row
        ? (
          <dl className={styles.ledgerRow} data-testid='row'>
            <Fact name={common.model}>{row.modelUsed}</Fact>
            <Fact name={common.cost}>
              <Money value={row.cost} currency='USD' />
            </Fact>
            <Fact name={t.input}>{format.count(row.inputTokens)}</Fact>
            <Fact name={t.cached}>{format.count(row.cacheReadTokens + row.cacheWriteTokens)}</Fact>
            <Fact name={t.output}>{format.count(row.outputTokens)}</Fact>
            <Fact name={t.time}>{format.duration(row.latencyMs)}</Fact>
            <Fact name={t.status}>
              <CallStatus status={row.status} />
            </Fact>
          </dl>
        )
        : <p className={styles.hint} role='status'>{error ? error.message : t.waiting}</p>}
    </Section>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
