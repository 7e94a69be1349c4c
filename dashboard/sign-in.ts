import type { SupabaseClient } from '@supabase/supabase-js'
import { element } from './element.ts'

/** Signs in or up with what the form says. What comes of it is an auth event. */
export function watchSignIn({ auth }: SupabaseClient): void {
  const form = element('sign-in', HTMLFormElement)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const fields = new FormData(form)
    const account = { email: String(fields.get('email')), password: String(fields.get('password')) }
    const signingUp = event.submitter instanceof HTMLButtonElement && event.submitter.value === 'sign-up'
    element('sign-in-error').textContent = ''
    const { data, error } = await (signingUp ? auth.signUp(account) : auth.signInWithPassword(account))
    if (error) element('sign-in-error').textContent = error.message
    else if (data.session) form.reset()
    else element('sign-in-error').textContent = 'Look into your mailbox: the address must be confirmed first.'
  })
}

/** Offers the ready-made accounts of a local stack, a click each. */
export function offerReadyMade(signIns: { email: string; password: string }[]): void {
  const offer = element('ready-made')
  offer.hidden = signIns.length === 0
  for (const { email, password } of signIns) {
    const button = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'quiet',
      textContent: email,
    })
    button.addEventListener('click', () => {
      element('sign-in-email', HTMLInputElement).value = email
      element('sign-in-password', HTMLInputElement).value = password
      element('sign-in', HTMLFormElement).requestSubmit()
    })
    offer.append(button)
  }
}
