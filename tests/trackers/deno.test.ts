import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startFakeAnthropic } from '../support/fake-anthropic.ts'
import { startFakeGemini } from '../support/fake-gemini.ts'
import { startFakeOpenAI } from '../support/fake-openai.ts'
import { startFakeVoyage } from '../support/fake-voyage.ts'

const project = new URL('../../', import.meta.url)

test('clients and features are tracked in Deno as in Node', async () => {
  const [anthropic, openai, gemini, voyage] = await Promise.all([
    startFakeAnthropic(),
    startFakeOpenAI(),
    startFakeGemini(),
    startFakeVoyage(),
  ])
  onTestFinished(async () => {
    await Promise.all([anthropic, openai, gemini, voyage].map((fake) => fake.stop()))
  })
  const output = await inDeno('tests/support/tracked-in-deno.ts', {
    PROVIDERS: JSON.stringify({
      anthropicUrl: anthropic.url,
      openaiUrl: `${openai.url}/v1`,
      geminiUrl: gemini.url,
      voyageUrl: `${voyage.url}/v1`,
    }),
  })
  const records = output.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
  const done = { p_status: 'success', p_usage_status: 'final', p_input_tokens: expect.any(Number) }
  expect(records).toMatchObject([
    { ...done, p_provider: 'anthropic', p_model_used: 'claude-opus-5' },
    { ...done, p_provider: 'anthropic', p_time_to_first_token_ms: expect.any(Number) },
    { ...done, p_provider: 'openai', p_model_used: 'gpt-4.1' },
    { ...done, p_provider: 'openai', p_time_to_first_token_ms: expect.any(Number) },
    { ...done, p_provider: 'google', p_model_used: 'gemini-2.5-flash' },
    { ...done, p_provider: 'google', p_time_to_first_token_ms: expect.any(Number) },
    { ...done, p_provider: 'voyage', p_model_used: 'voyage-4-large' },
    { p_feature: 'search', p_status: 'timeout' },
  ])
})

/** What a module prints in Deno, with the packages that `npm ci` installed. */
async function inDeno(module: string, env: Record<string, string>): Promise<string> {
  const { dependencies, devDependencies } = JSON.parse(await readFile(new URL('package.json', project), 'utf8'))
  const imports = Object.fromEntries(
    Object.entries({ ...dependencies, ...devDependencies }).map(([name, version]) => [name, `npm:${name}@${version}`]),
  )
  const folder = await mkdtemp(join(tmpdir(), 'ai-usage-deno-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const importMap = join(folder, 'imports.json')
  await writeFile(importMap, JSON.stringify({ imports }))
  const flags = ['--no-prompt', '--no-check', '--node-modules-dir=manual', `--import-map=${importMap}`]
  const permissions = ['--allow-net', '--allow-env', '--allow-sys', `--allow-read=${fileURLToPath(project)}`]
  const deno = spawn('deno', ['run', ...flags, ...permissions, module], {
    cwd: fileURLToPath(project),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return await text(deno.stdout)
}
