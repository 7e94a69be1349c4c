import { expect, test } from 'vitest'
import { createFormat } from '../../dashboard/locale/format.ts'
import { tagOf } from '../../dashboard/locale/locale.tsx'

const english = createFormat('en-US')
const romanian = createFormat('ro-RO')

test.each([
  [1234.5, '$1,234.50', '$1,234.50'],
  [0.00000061, '$0.00000061', '$0.00000061'],
  [0.0123456, '$0.012', '$0.0123456'],
  [0, '$0.00', '$0.00'],
  [null, '–', '–'],
  ['12345678901234567890.123456789012', '$12,345,678,901,234,567,000.00', '$12,345,678,901,234,567,890.123456789012'],
])('%s is %s for the eye, and %s on hover', (value, shown, exact) => {
  expect(english.money(value, 'USD')).toBe(shown)
  expect(english.exactMoney(value, 'USD')).toBe(exact)
})

test.each([[0, '$0'], [0.5, '$0.50'], [2.5, '$2.50'], [20, '$20'], [0.002, '$0.002'], [1_200, '$1.2K']])(
  'at an axis %s is %s',
  (value, shown) => {
    expect(english.shortMoney(value, 'USD')).toBe(shown)
  },
)

test('money and numbers are written as the locale does', () => {
  expect(romanian.money(1234.5, 'EUR').replaceAll(/\s/g, ' ')).toBe('1.234,50 €')
  expect(romanian.percent(12.34).replaceAll(/\s/g, ' ')).toBe('12,3 %')
})

test('a day is that day wherever the reader is', () => {
  expect(english.fullDay('2026-11-03')).toBe('Nov 3, 2026')
})

test.each(
  [
    ['en', ['ro', 'en-GB'], 'en-GB'],
    ['en', ['en-US@posix'], 'en-US'],
    ['en', ['en', 'en-AU-oxendict'], 'en-AU'],
    ['en', ['en-001'], 'en-001'],
    ['en', ['de', 'en_GB.UTF-8'], 'en-US'],
    ['ro', ['en-GB'], 'ro-RO'],
  ] as const,
)('in %s, who reads %s has their numbers in %s', (language, wanted, tag) => {
  expect(tagOf(language, wanted)).toBe(tag)
  expect(createFormat(tag).count(1)).toBe('1')
})
