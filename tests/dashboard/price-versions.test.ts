import { expect, test } from 'vitest'
import { discountsOn, inForce, type Price, statesOf, versionsOf } from '../../dashboard/pages/prices/versions.ts'
import type { PriceDiscount } from '../../types/index.ts'

const today = '2026-11-21'

/** A list price of one model, from a day on. */
function price(effectiveOn: string, input: string | null, rest: Partial<Price> = {}): Price {
  return {
    id: crypto.randomUUID(),
    provider: 'test',
    model: 'model',
    is_custom: false,
    organization_id: null,
    service_tier: 'standard',
    geo: null,
    effective_on: effectiveOn,
    revision: 0,
    context_over_tokens: 0,
    hours_start: null,
    hours_end: null,
    is_weekdays_only: false,
    is_withdrawn: input === null,
    input_usd_per_mtok: input,
    cache_read_usd_per_mtok: null,
    cache_write_5m_usd_per_mtok: null,
    cache_write_1h_usd_per_mtok: null,
    audio_input_usd_per_mtok: null,
    output_usd_per_mtok: null,
    audio_output_usd_per_mtok: null,
    image_output_usd_per_mtok: null,
    web_search_usd_per_1k: null,
    source: 'test',
    recorded_by: null,
    recorded_at: '2026-11-21T00:00:00Z',
    ...rest,
  }
}

function discount(effectiveOn: string, percentOff: number, rest: Partial<PriceDiscount> = {}): PriceDiscount {
  return {
    id: crypto.randomUUID(),
    organization_id: null,
    provider: 'test',
    model: null,
    effective_on: effectiveOn,
    revision: 0,
    percent_off: percentOff,
    source: 'test',
    recorded_by: null,
    recorded_at: '2026-11-21T00:00:00Z',
    ...rest,
  }
}

const inputs = (prices: Price[]) =>
  inForce(versionsOf(prices), today).map(({ prices }) => prices.map((price) => price.input_usd_per_mtok))

test('the latest day that has come holds, and of its revisions the last', () => {
  const prices = [price('2026-11-21', '3', { revision: 9 }), price('2026-11-21', '4', { revision: 10 })]
  expect(inputs([price('2020-01-01', '1'), price('2026-11-20', '2'), ...prices, price('2026-11-22', '5')])).toEqual([
    ['4'],
  ])
})

test('thresholds and hours of a version hold together, and a later version replaces all of them', () => {
  const before = [price('2020-01-01', '1'), price('2020-01-01', '2', { context_over_tokens: 200_000 })]
  expect(inputs(before.toReversed())).toEqual([['1', '2']])
  expect(inputs([...before, price('2026-01-01', '3')])).toEqual([['3']])
  const nights = price('2020-01-01', '0.5', { hours_start: '22:00:00', hours_end: '06:00:00' })
  expect(inputs([nights, ...before])).toEqual([['1', '2', '0.5']])
})

test('tiers, places and scopes have prices of their own', () => {
  const organization = { is_custom: true, organization_id: '3f0f8f8e-0000-4000-8000-00000000000a' }
  expect(inputs([
    price('2020-01-01', '1'),
    price('2026-01-01', '2', { service_tier: 'batch' }),
    price('2026-01-01', '3', { geo: 'us' }),
    price('2026-01-01', '4', { is_custom: true }),
    price('2026-01-01', '5', organization),
  ])).toEqual([['1'], ['2'], ['3'], ['4'], ['5']])
})

test('what was withdrawn is no price any more', () => {
  expect(inputs([price('2026-01-01', '4', { is_custom: true }), price('2026-02-01', null, { is_custom: true })]))
    .toEqual([])
})

test('the history says what became of each version, the newest first', () => {
  const versions = versionsOf([
    price('2020-01-01', '1'),
    price('2026-11-01', '2'),
    price('2026-11-01', '3', { revision: 1 }),
    price('2026-12-01', '4'),
  ])
  expect([...statesOf(versions, today)].map(([{ prices: [row] }, state]) => [row?.input_usd_per_mtok, state])).toEqual([
    ['4', 'ahead'],
    ['3', 'in force'],
    ['2', 'corrected'],
    ['1', 'past'],
  ])
})

test('of a scope’s discounts the latest holds, none is none, and what is ahead is named', () => {
  const percents = (discounts: PriceDiscount[]) => discountsOn(discounts, today).map(({ percent_off }) => percent_off)
  expect(percents([discount('2026-01-01', 10), discount('2026-02-01', 12.5)])).toEqual([12.5])
  expect(percents([discount('2026-01-01', 10, { revision: 10 }), discount('2026-01-01', 20, { revision: 9 })]))
    .toEqual([10])
  expect(percents([discount('2026-01-01', 10), discount('2026-02-01', 0)])).toEqual([])
  expect(percents([discount('2026-01-01', 10), discount('2026-12-01', 0)])).toEqual([10, 0])
  expect(percents([discount('2026-01-01', 10), discount('2026-01-01', 20, { model: 'model' })])).toEqual([10, 20])
})
