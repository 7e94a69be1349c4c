import { readFile } from 'node:fs/promises'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { catalogueProviders } from '../../functions/sync-prices/catalogue.ts'
import {
  featureUsageRecord,
  usageProvider,
  type UsageRecord,
  usageRecord,
  type UsageRecordInput,
} from 'supabase-ai-usage/types'
import { featureStatus } from '../../types/log-ai-feature-usage.ts'
import { usageCallStatus, usageStatus } from '../../types/log-ai-usage.ts'
import { output, runs } from '../support/commands.ts'

const project = new URL('../../', import.meta.url)
const userId = '3f0f8f8e-0000-4000-8000-000000000001'
const call = { user_id: userId, request_id: 'msg_1', model_used: 'claude-haiku-4-5' }
const use = { feature: 'search', user_id: userId, request_id: 'search 1' }

/** What each key is tried with. */
const values = [
  ...[
    null,
    true,
    0,
    -1,
    7,
    1.5,
    2 ** 31 - 1,
    2 ** 31,
    '',
    ' ',
    ' x ',
    'x',
    '7',
    'x'.repeat(255),
    'é'.repeat(128),
  ],
  ...['x'.repeat(1_001), 'a\0b', '\ud800', '😀', userId, userId.toUpperCase(), 'me', 'missing', 'success'],
  ...[
    'anthropic',
    'Anthropic',
    '2026-11-01T10:00:00Z',
    '2026-11-01T10:00:00.123456+02:00',
    '2026-11-01T10:00:00',
  ],
  ...['2026-11-01', '1899-12-31T23:59:59Z', '2999-01-01T00:00:00Z', [], [1, ['a']], {}, { a: [{ b: null }] }],
  ...[{ a: '\0' }, { '\0': 1 }, ['\ud800'], nested(32), nested(33), { a: nested(31) }, { a: nested(32) }],
]

describe('a usage record', () => {
  test('needs its user, its request id and its model, and nothing else', () => {
    expect(usageRecord.parse(call)).toEqual(call)
    for (const key of ['user_id', 'request_id', 'model_used']) {
      expect(usageRecord.safeParse({ ...call, [key]: undefined }).success, key).toBe(false)
    }
  })

  test('may have no user, and null for what is not known', () => {
    const job = Object.fromEntries(Object.keys(usageRecord.shape).map((key) => [key, null]))
    expect(usageRecord.safeParse({ ...job, request_id: 'msg_1', model_used: 'claude-haiku-4-5' }).success).toBe(true)
  })

  test('has a customer that is a number as text, unless a number cannot hold it', () => {
    expect(usageRecord.parse({ ...call, customer_id: 42 }).customer_id).toBe('42')
    expect(usageRecord.safeParse({ ...call, customer_id: 2 ** 53 }).success).toBe(false)
  })

  test('is one of log_ai_usage_batch', () => {
    expectTypeOf<z.output<typeof usageRecord>>().toExtend<UsageRecord>()
    expectTypeOf<UsageRecordInput>().toHaveProperty('request_id').toEqualTypeOf<string>()
  })
})

test('every provider of the catalogue, and every name that the ledger knows for one, is a provider', async () => {
  const normalized = await readFile(new URL('supabase/schemas/2_prices/normalized_provider.sql', project), 'utf8')
  const names = [...normalized.matchAll(/when '(\S+)' then '(\S+)'/g)].flatMap(([, alias, name]) => [alias, name])
  expect(names.length).toBeGreaterThan(30)
  for (const name of [...names, ...catalogueProviders.map(({ provider }) => provider)]) {
    expect(usageProvider.options).toContain(name)
  }
})

describe('a record of feature usage', () => {
  test('needs its feature, its user and its request id, and nothing else', () => {
    expect(featureUsageRecord.parse(use)).toEqual(use)
    for (const key of Object.keys(use)) {
      expect(featureUsageRecord.safeParse({ ...use, [key]: undefined }).success, key).toBe(false)
    }
  })

  test('is of one of three ends, and says so when there was an error', () => {
    for (const status of featureStatus.options) {
      expect(featureUsageRecord.safeParse({ ...use, status }).success).toBe(true)
    }
    expect(featureUsageRecord.safeParse({ ...use, status: 'cancelled' }).success).toBe(false)
    expect(featureUsageRecord.safeParse({ ...use, error_message: 'no' }).success).toBe(false)
    expect(featureUsageRecord.safeParse({ ...use, status: 'error', error_message: 'no' }).success).toBe(true)
  })
})

describe.each([
  { model: 'UsageRecord', schema: usageRecord, valid: call, required: ['user_id', 'model_used'], accepted: 400 },
  {
    model: 'FeatureUsageRecord',
    schema: featureUsageRecord,
    valid: use,
    required: ['feature', 'user_id'],
    accepted: 100,
  },
])('the pydantic model $model of types/python/records.py', async ({ model, schema, valid, required, accepted }) => {
  const source = await readFile(new URL('types/python/records.py', project), 'utf8')
  const body = new RegExp(`^class ${model}\\(BaseModel\\):\\n(.+?)\\n(?=\\S|$(?![^]))`, 'ms').exec(source)?.[1] ?? ''
  const fields = [...body.matchAll(/^ {4}(\w+): ([^=\n]+)( = .+)?$/gm)].map(([, name, , byDefault]) => ({
    name,
    isRequired: byDefault === undefined,
  }))

  test('has the keys of the zod schema, in its order', () => {
    expect(fields.map(({ name }) => name)).toEqual(Object.keys(schema.shape))
  })

  test('needs what that needs, but for a request id, which it makes', () => {
    expect(fields.filter(({ isRequired }) => isRequired).map(({ name }) => name)).toEqual(required)
  })

  // Python is no part of this project's tools. Where it is at hand, both read the same records.
  test.skipIf(!runs('python3', '-c', 'from pydantic import AwareDatetime'))(
    'takes every record that the zod schema takes, and makes none that it does not take',
    async () => {
      const records = [
        ...Object.keys(schema.shape).flatMap((key) => values.map((value) => ({ ...valid, [key]: value }))),
        ...[...required, 'status'].map((key) => ({ ...valid, [key]: undefined })),
        { ...valid, imput_tokens: 1 },
        { ...valid, reasoning_tokens: 5, output_tokens: 5 },
        { ...valid, reasoning_tokens: 6, output_tokens: 5 },
        { ...valid, usage_status: 'missing', input_tokens: 0 },
        { ...valid, usage_status: 'missing', web_search_requests: 1 },
        { ...valid, latency_ms: 5, time_to_first_token_ms: 5 },
        { ...valid, latency_ms: 5, time_to_first_token_ms: 6 },
        { ...valid, status: 'error', error_code: 'overloaded' },
        { ...valid, status: 'success', error_code: 'overloaded' },
        { ...valid, status: null, error_message: '' },
      ]
      const made = z.array(z.json()).parse(JSON.parse(
        await output(['python3', '-B', '-c', reader(model)], {
          input: JSON.stringify(records),
          environment: { PYTHONPATH: 'types/python' },
        }),
      ))
      expect(made).toHaveLength(records.length)
      for (const [index, record] of records.entries()) {
        const ours = schema.safeParse(record)
        const theirs = made[index]
        const title = JSON.stringify(record)
        if (ours.success) expect(theirs, title).not.toBeNull()
        if (theirs !== null) expect(schema.safeParse(theirs).error, title).toBeUndefined()
      }
      expect(made.filter((record) => record !== null).length).toBeGreaterThan(accepted)
      expect(made.filter((record) => record === null).length).toBeGreaterThan(accepted)
    },
  )
})

test.each([
  ['Provider', usageProvider],
  ['CallStatus', usageCallStatus],
  ['UsageStatus', usageStatus],
  ['FeatureStatus', featureStatus],
])('pydantic has the same names for a %s', async (name, { options }) => {
  const source = await readFile(new URL('types/python/records.py', project), 'utf8')
  const literal = new RegExp(`^${name} = Literal\\[(.+?)\\]$`, 'ms').exec(source)?.[1] ?? ''
  expect([...literal.matchAll(/"(.+?)"/g)].map(([, value]) => value)).toEqual(options)
})

function nested(depth: number): unknown {
  return depth === 0 ? 0 : [nested(depth - 1)]
}

/** Prints each record as the model sends it, or null where it refuses it. */
const reader = (model: string) => `
import json, sys
from pydantic import ValidationError
import records

def read(record):
    try:
        return records.${model}.model_validate(record).model_dump(mode="json")
    except ValidationError:
        return None

print(json.dumps([read(record) for record in json.load(sys.stdin)]))
`
