import { defineMessages } from '../locale/locale.tsx'

export const signInWords = defineMessages(
  {
    title: 'Sign in',
    lead: 'See what AI costs, and where the money goes.',
    expired: 'Your session has ended. Sign in to go on where you were.',
    email: 'Email',
    password: 'Password',
    signIn: 'Sign in',
    signUp: 'Sign up',
    readyMade: 'Ready-made accounts of this local stack',
    confirm: 'Look into your mailbox: the address must be confirmed first.',
    unreachable: 'The project does not answer. Try again in a moment.',
    misconfigured: 'The page does not know its project',
    misconfiguredHint: 'config.json beside index.html must hold the publishable key:',
  },
  {
    title: 'Intră în cont',
    lead: 'Vezi cât costă AI și unde se duc banii.',
    expired: 'Sesiunea s-a încheiat. Intră în cont ca să continui de unde ai rămas.',
    email: 'Email',
    password: 'Parolă',
    signIn: 'Intră',
    signUp: 'Cont nou',
    readyMade: 'Conturi gata făcute pe acest calculator',
    confirm: 'Verifică-ți emailul: adresa trebuie întâi confirmată.',
    unreachable: 'Proiectul nu răspunde. Încearcă din nou imediat.',
    misconfigured: 'Pagina nu își cunoaște proiectul',
    misconfiguredHint: 'config.json, lângă index.html, trebuie să conțină cheia publică:',
  },
)
