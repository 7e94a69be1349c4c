import { Big } from 'big.js'
import { expect, test } from 'vitest'
import { toCsv } from '../../dashboard/components/csv.ts'

test('a CSV file has every digit of a number, and nothing of what is unknown', () => {
  expect(toCsv(['a', 'b', 'c'], [[0.00000061, new Big('0.12345678901234567890123'), null]]))
    .toBe('\uFEFFa,b,c\r\n0.00000061,0.12345678901234567890123,\r\n')
})

test('commas, quotes and new lines stay within their cell', () => {
  expect(toCsv(['name'], [['Smith, "Jo"'], ['two\nlines']])).toBe('\uFEFFname\r\n"Smith, ""Jo"""\r\n"two\nlines"\r\n')
})

test.each(['=1+1', '+1', '-1', '@sum', '\tcmd'])('%j is text, which a spreadsheet does not run', (text) => {
  expect(toCsv(['name'], [[text]])).toBe(`\uFEFFname\r\n'${text}\r\n`)
})
