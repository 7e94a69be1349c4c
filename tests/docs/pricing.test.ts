import { readFile } from 'node:fs/promises'
import postgres from 'postgres'
import { expect, onTestFinished, test } from 'vitest'
import { costExplanation } from '../../types/index.ts'
import { cloneDatabase } from '../support/clone-database.ts'

test('the worked example of docs/pricing.md is what the database says', async () => {
  const document = await readFile(new URL('../../docs/pricing.md', import.meta.url), 'utf8')
  const clone = await cloneDatabase()
  const sql = postgres(clone.url, { max: 1 })
  onTestFinished(async () => {
    await sql.end()
    await clone.drop()
  })
  await sql.unsafe(/```sql\n(.+?)```/s.exec(document)?.[1] ?? '').simple()
  await sql`insert into public.ai_exchange_rates values ('EUR', '2026-11-20', 0.8, 'docs/pricing.md')`
  const [row] = await sql`select public.explain_ai_cost(id, 'EUR') as explanation from public.ai_usage_log`
  const explanation = costExplanation.parse(row?.explanation)

  const cells = document.split('\n').filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()).slice(1, -1))
    .filter((line) => line.length === 5)
  expect(cells).toEqual(
    explanation.categories.map(({ category, quantity, list_rate_usd, rate_usd, per, cost_usd }, index) => [
      `\`${category}\``,
      quantity.toLocaleString('en-US'),
      `${list_rate_usd}${index === 0 ? ' per million' : per === 1_000 ? ' per thousand' : ''}`,
      String(rate_usd),
      String(cost_usd),
    ]),
  )
  expect(document).toContain(`**${explanation.total_cost_usd}**`)
  expect(document).toContain(`says ${explanation.total_cost}.`)
})
