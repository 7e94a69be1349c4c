// Asks Claude as a signed-in user, then reads what the answer cost: `npm run ask -- "Why is the sky blue?"`.
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { signIn } from './sign-in.ts'

const [question = 'Why is the sky blue?'] = process.argv.slice(2)
const supabase = await signIn()

const { data: message, error } = await supabase.functions.invoke('chat', {
  body: { messages: [{ role: 'user', content: question }] },
})
if (error) throw new Error(await error.context?.text?.() ?? error.message)
console.log(message.content.map(({ text = '' }) => text).join(''))

// The row is written behind the answer's back, so it may come a moment later.
const readRow = () =>
  supabase.from('ai_usage_log')
    .select('model_used, input_tokens, output_tokens, total_cost_usd, latency_ms')
    .eq('request_id', message.id).maybeSingle()
let { data: row } = await readRow()
for (let tries = 0; !row && tries < 50; tries += 1) {
  await pause(100)
  row = (await readRow()).data
}
if (row) console.table([row])
else console.error('The ledger has no row of it yet.')
