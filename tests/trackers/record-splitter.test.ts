import { expect, test } from 'vitest'
import { recordSplitter } from '../../trackers/record-splitter.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The records of a text that comes in chunks of so many bytes, and what comes after them. */
function split(text: string, chunkBytes: number, end: 'line' | 'empty line') {
  const splitter = recordSplitter(end)
  const bytes = encoder.encode(text)
  const records: string[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    records.push(...splitter.push(bytes.subarray(at, at + chunkBytes)).map((record) => decoder.decode(record)))
  }
  return { records, rest: decoder.decode(splitter.rest()) }
}

const everySize = Array.from({ length: 40 }, (_, index) => index + 1)

test.each([
  ['\n', ['event: a\ndata: ăîș\n\n', 'data: 🙂\n\n', '\n', 'data: c\n\n'], 'data: rest'],
  ['\r\n', ['event: a\r\ndata: ăîș\r\n\r\n', 'data: 🙂\r\n\r\n', '\r\n', 'data: c\r\n\r\n'], 'data: rest\r\n'],
])('events that end with %j are whole, wherever the chunks cut them', (_, records, rest) => {
  for (const size of everySize) {
    expect(split(records.join('') + rest, size, 'empty line')).toEqual({ records, rest })
  }
})

test('lines are whole, wherever the chunks cut them', () => {
  const records = ['{"a":"ă"}\n', '\n', '{"b":1}\r\n']
  for (const size of everySize) {
    expect(split(`${records.join('')}{"c":`, size, 'line')).toEqual({ records, rest: '{"c":' })
  }
})
