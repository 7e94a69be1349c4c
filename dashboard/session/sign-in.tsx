import { type FormEvent, useState } from 'react'
import { Button } from '../components/button.tsx'
import { useMessages } from '../locale/locale.tsx'
import { useSession } from './session.tsx'
import styles from './sign-in.module.css'
import { signInWords } from './sign-in-words.ts'

/** What a visitor sees who is not signed in. Where they wanted to go stays in the address bar. */
export function SignIn() {
  const t = useMessages(signInWords)
  const { state, supabase: { auth }, config } = useSession()
  const [isBusy, setBusy] = useState(false)
  const [message, setMessage] = useState<string>()
  const isExpired = state.status === 'signed-out' && state.expired

  async function enter(account: { email: string; password: string }, isNew = false) {
    setBusy(true)
    setMessage(undefined)
    const { data, error } = await (isNew ? auth.signUp(account) : auth.signInWithPassword(account))
    if (error) setMessage(error.name === 'AuthRetryableFetchError' ? t.unreachable : error.message)
    else if (!data.session) setMessage(t.confirm)
    setBusy(false)
  }

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { submitter } = event.nativeEvent instanceof SubmitEvent ? event.nativeEvent : { submitter: null }
    const fields = new FormData(event.currentTarget)
    const account = { email: String(fields.get('email')), password: String(fields.get('password')) }
    void enter(account, submitter instanceof HTMLButtonElement && submitter.value === 'sign-up')
  }

  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={onSubmit}>
        <img src='./icon.svg' alt='' width='28' height='28' />
        <h1>{t.title}</h1>
        <p className={styles.lead}>{isExpired ? t.expired : t.lead}</p>
        <label>
          {t.email}
          <input name='email' type='email' autoComplete='email' required />
        </label>
        <label>
          {t.password}
          <input name='password' type='password' autoComplete='current-password' minLength={8} required />
        </label>
        {message && <p className={styles.error} role='alert'>{message}</p>}
        <div className={styles.buttons}>
          <Button type='submit' look='primary' disabled={isBusy}>{t.signIn}</Button>
          <Button type='submit' value='sign-up' disabled={isBusy}>{t.signUp}</Button>
        </div>
        {config.signIns.length > 0 && (
          <div className={styles.readyMade}>
            <p>{t.readyMade}</p>
            {config.signIns.map((account) => (
              <Button
                key={account.email}
                disabled={isBusy}
                onClick={() => void enter(account)}
              >
                {account.email}
              </Button>
            ))}
          </div>
        )}
      </form>
    </main>
  )
}
