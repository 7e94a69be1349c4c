// Run by Deno: makes one call and one stream with each SDK, uses a feature, and prints the records that they become, a line
// each.
import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import process from 'node:process'
import OpenAI from 'openai'
import { VoyageAIClient } from 'voyageai'
import { tracked, type TrackerOptions, trackFeature } from '../../trackers/index.ts'

const { anthropicUrl, openaiUrl, geminiUrl, voyageUrl } = JSON.parse(process.env.PROVIDERS ?? '{}')

const supabase = {
  rpc(_name: string, args: object) {
    console.log(JSON.stringify(args))
    return { abortSignal: () => Promise.resolve({ error: null, status: 200 }) }
  },
} as unknown as TrackerOptions['supabase']
const options = { supabase, userId: '3f0f8f8e-0000-4000-8000-000000000001' }

const messages = [{ role: 'user' as const, content: 'Hello' }]
const claude = tracked(new Anthropic({ apiKey: 'test', baseURL: anthropicUrl }), options)
const params = { model: 'claude-opus-5', max_tokens: 100, messages }
await claude.messages.create(params)
await claude.messages.stream(params).finalMessage()

const openai = tracked(new OpenAI({ apiKey: 'test', baseURL: openaiUrl }), options)
await openai.chat.completions.create({ model: 'gpt-4.1', messages })
for await (const _ of await openai.chat.completions.create({ model: 'gpt-4.1', messages, stream: true })) { /* read */ }

const google = tracked(new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: geminiUrl } }), options)
const ask = { model: 'gemini-2.5-flash', contents: 'Hello' }
await google.models.generateContent(ask)
for await (const _ of await google.models.generateContentStream(ask)) { /* read */ }

const voyage = tracked(new VoyageAIClient({ apiKey: 'test', baseUrl: voyageUrl }), options)
await voyage.embed({ model: 'voyage-4-large', input: ['Hello'] })

const signal = AbortSignal.timeout(20)
const late = () => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
await trackFeature('search', late, options).catch(() => {})
await new Promise((resolve) => setTimeout(resolve, 100))
