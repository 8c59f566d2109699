// Goal: a text that was made to cost time costs no more than its length.
// Method: a megabyte of each pattern's favourite signs, which backtracking would take hours for; ending at all is the proof, no time is compared.
import { LIMITS } from '@lethe/dicom'
import { expect, test } from 'vitest'
import { KnownIdentifiers } from './known-identifiers.ts'
import { TextCleaner } from './text-cleaner.ts'

const NO_WORDS: ReadonlySet<string> = new Set()

const identifiers = new KnownIdentifiers()
for (const name of ['SMITH^JOHN', 'VAN DER BERG^ANNA', 'LI^NA']) identifiers.addName(name)
for (const text of ['9698658215', 'Eagle Ridge Hospital', '1 Main Street']) identifiers.addText(text)

test.each(
  [
    ...['a', '1', '1 ', '1.', '1-', 'A1', '@', 'a@', 'a.', '1.2.', 'www.', 'http://', '//', '\\\\', 'C:\\', '/home/'],
    ...[
      'jan ',
      '1 jan ',
      '10/',
      '2024-',
      '20240310',
      '1234 a ',
      '12 rue ',
      'Dr. ',
      'MRN ',
      'md ',
      'A. ',
      'Smith ',
      'smith',
      'van ',
    ],
    ...['604 ', '(604', 'V5K', 'ABCD 1', 'é', '山', '\u0301', ' ', ',', '\n', '^', 'MR', 'T2', 'Grace Young ', "'"],
  ].map((part) => [part]),
)('a megabyte of %j', (part) => {
  const text = part.repeat(Math.ceil(LIMITS.valueBytesMax / part.length))
  const spans = new TextCleaner(identifiers, -10).spansIn(text, { mode: 'strict', keep: NO_WORDS })
  for (const [index, span] of spans.entries()) {
    expect(span.start).toBeGreaterThanOrEqual(spans[index - 1]?.end ?? 0)
    if (index > 1000) break
  }
  expect(spans.at(-1)?.end ?? 0).toBeLessThanOrEqual(text.length)
})
