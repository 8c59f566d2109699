// Goal: a CSV text is read as RFC 4180 says, and what is none is told by its line.
// Method: rows written by the RFC's rules are read back, whatever is in them; examples; hostile texts.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CsvMistake, csvRows } from './csv-rows.ts'

const fieldsOf = (text: string): (readonly string[])[] => csvRows(text).map(({ fields }) => fields)

test('what was written is read back', () => {
  const field = fc.oneof(fc.string(), fc.constantFrom('', '"', '""', ',', '\n', '\r\n', 'a,b', 'é'))
  const table = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  const isEmpty = (row: readonly string[]): boolean => row.length === 1 && row[0] === ''
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (...[rows, ending, closed]) => {
      const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join(ending)
      expect(fieldsOf(closed ? text + ending : text)).toEqual(rows.filter((row) => !isEmpty(row)))
    }),
  )
})

test.each([
  [
    'a,b\r\nc,d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a,"b ""c"""\n', [['a', 'b "c"']]],
  [
    'a,\n\n\n,b',
    [
      ['a', ''],
      ['', 'b'],
    ],
  ],
  ['', []],
])('%j', (text, rows) => expect(fieldsOf(text)).toEqual(rows))

test('a row is told by the line on which it begins', () => {
  expect(csvRows('a\n"b\n\nc"\n\nd').map(({ line }) => line)).toEqual([1, 2, 6])
})

test.each([
  ['"a', 1],
  ['a\n"b\nc', 2],
  ['a"b', 1],
  ['"a"b', 1],
  ['x\r\ny\r\n"a" ,b', 3],
  ['a\rb', 1],
])('%j is told at line %i', (text, line) => {
  expect(() => csvRows(text)).toThrow(expect.objectContaining({ line }))
})

test('megabytes of quotes cost no more than their length', () => {
  const started = process.threadCpuUsage()
  expect(() => csvRows(`"${'""'.repeat(2_000_000)}`)).toThrow(CsvMistake)
  expect(() => csvRows(`"${'a'.repeat(4_000_000)}`)).toThrow(CsvMistake)
  expect(process.threadCpuUsage(started).user).toBeLessThan(1000 * 10_000)
})
