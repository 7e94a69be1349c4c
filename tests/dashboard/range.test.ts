import { expect, test } from 'vitest'
import { addMonths, bucketsOf, type RangeSearch, resolveRange } from '../../dashboard/range/range.ts'

const at = (search: RangeSearch, now = '2026-03-31T12:00:00Z') => {
  const { start, end, previous, interval, days } = resolveRange(search, new Date(now))
  return { days: [start, end], previous: [previous.start, previous.end], interval, count: days }
}

test('a range without anything is the last thirty days, and compared with the thirty before', () => {
  expect(at({})).toEqual({
    days: ['2026-03-02', '2026-04-01'],
    previous: ['2026-01-31', '2026-03-02'],
    interval: 'day',
    count: 30,
  })
})

test('a month is compared with the month before to the same day, of a shorter one with all of it', () => {
  expect(at({ range: 'month' }, '2026-03-20T12:00:00Z')).toMatchObject({
    days: ['2026-03-01', '2026-03-21'],
    previous: ['2026-02-01', '2026-02-21'],
  })
  expect(at({ range: 'month' })).toMatchObject({ previous: ['2026-02-01', '2026-03-01'] })
  expect(at({ range: 'last-month' })).toMatchObject({
    days: ['2026-02-01', '2026-03-01'],
    previous: ['2026-01-01', '2026-02-01'],
  })
})

test('a year is compared with the same days of the year before', () => {
  expect(at({ range: 'year' }, '2024-02-29T12:00:00Z')).toMatchObject({
    days: ['2024-01-01', '2024-03-01'],
    previous: ['2023-01-01', '2023-03-01'],
  })
})

test('today begins at midnight in the time zone', () => {
  expect(at({ range: 'today', tz: 'Asia/Tokyo' }, '2026-03-31T20:00:00Z').days).toEqual(['2026-04-01', '2026-04-02'])
})

test('days one by one include the last, and days that are none fall back to the default', () => {
  expect(at({ from: '2026-03-01', to: '2026-03-01' })).toMatchObject({ days: ['2026-03-01', '2026-03-02'], count: 1 })
  expect(at({ from: '2026-03-02', to: '2026-03-01' }).count).toBe(30)
  expect(at({ from: '1990-01-01', to: '2026-03-01' }).count).toBe(30)
})

test('no chart has more than about a hundred bars', () => {
  expect(at({ range: '90d' }).interval).toBe('day')
  expect(at({ range: '12m' }).interval).toBe('week')
  expect(at({ from: '2020-01-01', to: '2026-01-01' }).interval).toBe('month')
})

test('bars begin where the database has them begin: weeks on Monday, months on the first', () => {
  const days = { start: '2026-02-27', end: '2026-03-10' }
  expect(bucketsOf({ ...days, interval: 'day' })).toHaveLength(11)
  expect(bucketsOf({ ...days, interval: 'week' })).toEqual(['2026-02-23', '2026-03-02', '2026-03-09'])
  expect(bucketsOf({ ...days, interval: 'month' })).toEqual(['2026-02-01', '2026-03-01'])
})

test('a month later is the last day where that month has no such day', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(addMonths('2026-03-31', -1)).toBe('2026-02-28')
  expect(addMonths('2026-01-15', -1)).toBe('2025-12-15')
})
