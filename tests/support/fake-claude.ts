import type Anthropic from '@anthropic-ai/sdk'
import type { FakeReply, FakeRequest } from './fake-anthropic.ts'

/** What the local stack answers when there is no API key: plain words, tool calls where tools are offered. */
export function fakeClaude({ body }: FakeRequest): FakeReply {
  const eventDelay = 12
  if (!body.tools?.length) return { text: chatAnswer(lastText(body.messages)), eventDelay }
  const results = toolResults(body.messages)
  if (results.length === 0 && body.tool_choice?.type !== 'none') return { toolUses: chosenTools(body), eventDelay }
  return { text: spendAnswer(results), eventDelay }
}

function chatAnswer(question: string): string {
  return `You asked: “${question.slice(0, 200)}”\n\n` +
    'I am the local stand-in for Claude, because no ANTHROPIC_API_KEY is set. I know nothing, but I count every token ' +
    'as Claude would, and the ledger prices them exactly. Set the key and start again to ask the real one.'
}

function chosenTools({ system, messages }: Anthropic.MessageCreateParams): FakeReply['toolUses'] {
  const question = lastText(messages).toLowerCase()
  if (/everybody|everyone|all users|who |company|customer/.test(question)) {
    return [{ name: 'get_dashboard', input: { days: 30 } }]
  }
  const userId = /user id ([0-9a-f-]{36})/.exec(String(system))?.[1] ?? ''
  return [{ name: 'get_user_usage', input: { user_id: userId, days: 30 } }]
}

function spendAnswer(results: string[]): string {
  return results.map((result) => {
    const { summary, message, hint } = JSON.parse(result) as {
      summary?: { total_requests: number; total_tokens: number; total_cost_usd: number }
      message?: string
      hint?: string
    }
    return summary
      ? `In the last 30 days: ${summary.total_requests} requests, ${summary.total_tokens} tokens, ` +
        `$${summary.total_cost_usd} in all.`
      : `I could not read that: ${message} ${hint ?? ''}`
  }).join('\n') || 'I found nothing.'
}

function lastText(messages: Anthropic.MessageParam[]): string {
  const content = messages.at(-1)?.content
  if (typeof content === 'string') return content
  return content?.map((block) => block.type === 'text' ? block.text : '').join(' ') ?? ''
}

function toolResults(messages: Anthropic.MessageParam[]): string[] {
  const content = messages.at(-1)?.content
  if (!Array.isArray(content)) return []
  return content.flatMap((block) => block.type === 'tool_result' ? [String(block.content)] : [])
}
