// Asks about spend in words: `npm run analyst -- "What did I spend today?"`.
import process from 'node:process'
import { signIn } from './sign-in.ts'

const [question = 'What did I spend today?'] = process.argv.slice(2)
const supabase = await signIn()

const { data, error } = await supabase.functions.invoke('usage-analyst', { body: { question } })
if (error) throw new Error(await error.context?.text?.() ?? error.message)
console.log(data.answer)
