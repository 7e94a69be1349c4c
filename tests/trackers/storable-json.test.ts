import { expect, test } from 'vitest'
import { storableJson } from '../../trackers/storable-json.ts'

const kept = (record: object) => JSON.parse(storableJson(record))

test('what JSON holds stays as it is', () => {
  const record = { text: 'ăîșț 🙂', number: 0.1, yes: true, nothing: null, list: [1, [2]], in: { side: {} } }
  expect(kept(record)).toEqual(record)
})

test('values are what JSON.stringify makes of them', () => {
  const record = {
    at: new Date('2026-11-20T12:00:00Z'),
    never: new Date(NaN),
    own: { toJSON: () => ({ says: 'this' }) },
    nan: NaN,
    left: undefined,
    run: () => 1,
    symbol: Symbol('s'),
    list: [undefined, () => 1, Infinity],
    map: new Map([[1, 2]]),
    link: new URL('http://localhost/a'),
  }
  expect(kept(record)).toEqual(JSON.parse(JSON.stringify(record)))
})

test('a BigInt is its digits', () => {
  expect(kept({ id: 9007199254740993n, ids: [1n] })).toEqual({ id: '9007199254740993', ids: ['1'] })
})

test('a cycle is left out, and what is merely there twice is not', () => {
  const shared = { name: 'shared' }
  const record: Record<string, unknown> = { first: shared, second: shared }
  record.self = record
  record.list = [record, 1]
  expect(kept(record)).toEqual({ first: shared, second: shared, list: [null, 1] })
})

test('what cannot be read is left out alone', () => {
  const hostile = new Proxy({}, {
    get: () => {
      throw new Error('hands off')
    },
    ownKeys: () => {
      throw new Error('hands off')
    },
  })
  const record = {
    get broken(): never {
      throw new Error('broken')
    },
    toText: {
      toJSON() {
        throw new Error('no text')
      },
    },
    hostile,
    list: [hostile, 2],
    whole: 1,
  }
  expect(kept(record)).toEqual({ list: [null, 2], whole: 1 })
  expect(storableJson(hostile)).toBe('null')
})

test('text that Postgres cannot hold has U+FFFD for each character that it cannot', () => {
  expect(kept({ cut: '🙂'.slice(0, 1), nul: 'a\0b', 'k\0ey': ['\udc00\ud800'] })).toEqual({
    cut: '\uFFFD',
    nul: 'a\uFFFDb',
    'k\uFFFDey': ['\uFFFD\uFFFD'],
  })
})

test('what is nested without end has one', () => {
  const nested: unknown = Array.from({ length: 100_000 }).reduce((inner) => ({ inner }), 'core')
  const text = storableJson({ nested, whole: 1 })
  expect(JSON.parse(text)).toMatchObject({ nested: { inner: { inner: {} } }, whole: 1 })
  expect(text.match(/inner/g)).toHaveLength(98)

  const endless: object = { toJSON: () => ({ again: { ...endless } }) }
  expect(() => storableJson(endless)).not.toThrow()
})
