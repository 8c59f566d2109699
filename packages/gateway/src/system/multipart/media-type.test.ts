// Goal: a media type is read as RFC 9110 writes it, and a boundary only as RFC 2046 allows it.
// Method: a table of headers as clients send them, and of wrong ones.
import { expect, test } from 'vitest'
import { boundaryOf, parseMediaType } from './media-type.ts'

test.each([
  [
    'multipart/related; type="application/dicom"; boundary=abc',
    'multipart/related',
    { type: 'application/dicom', boundary: 'abc' },
  ],
  [
    'Multipart/Related;TYPE=application/dicom ; Boundary="a b"',
    'multipart/related',
    { type: 'application/dicom', boundary: 'a b' },
  ],
  ['application/dicom; transfer-syntax=1.2.840.10008.1.2.1;', 'application/dicom', { 'transfer-syntax': '1.2.840.10008.1.2.1' }],
  [String.raw`a/b; c="d\"e"`, 'a/b', { c: 'd"e' }],
  ['text/plain', 'text/plain', {}],
])('%s', (text, type, parameters) => {
  const read = parseMediaType(text)
  expect(read?.type).toBe(type)
  expect(Object.fromEntries(read?.parameters ?? [])).toEqual(parameters)
})

test.each([
  undefined,
  '',
  'multipart',
  'a/b c',
  'a/b; c',
  'a/b; c="d',
  'a/b; c=d; C=e',
  `a/b; c=${'d'.repeat(2000)}`,
  'a/b; c="\r\n"',
])('%j is no media type', (text) => {
  expect(parseMediaType(text)).toBeUndefined()
})

test.each(['', 'x'.repeat(201), 'a ', 'a"b', 'a<b'])('%j is no boundary', (boundary) => {
  expect(boundaryOf({ type: 'multipart/related', parameters: new Map([['boundary', boundary]]) })).toBeUndefined()
})
