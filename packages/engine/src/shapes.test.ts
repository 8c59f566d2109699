// Goal: what looks like somebody's number, address or date is seen in a text, and what a scanner says is not.
// Method: tables of texts, each shape with its usual spellings; then a law: words around an identifier do not hide it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasIdentifierShape } from './shapes.ts'

const IDENTIFIERS: Readonly<Record<string, readonly string[]>> = {
  'a health number of British Columbia': ['9698658215', '9698 658 215', '9698-658-215', '9698 658215'],
  'other health and social insurance numbers': ['1234-567-890', '046 454 286', '046-454-286', '1234567'],
  'a telephone number': ['604-555-0199', '(604) 555-0199', '+1 604 555 0199', '604.555.0199', '555-0199'],
  'a postal code': ['V6T 1Z4', 'V6T1Z4', 'v6t 1z4', 'H2X-1Y4'],
  'a date in digits': ['2024-03-10', '2024/3/1', '10/03/2024', '3/10/24', '10.03.2024'],
  'a date in English': [
    '10 March 2024',
    '10-Mar-2024',
    '10 Mar 24',
    'March 10, 2024',
    'Mar 10 2024',
    'Sept. 3rd, 2024',
    'JANUARY 1 1970',
  ],
  'a date in French': ['10 mars 2024', '1er mars 2024', '5 f\u00e9vrier 1970', 'le 25 d\u00e9cembre 2023', '14 ao\u00fbt 1999'],
  'a mail or web address': ['irene@example.org', 'https://example.org/x', 'www.example.org'],
  'a UID': ['1.2.840.113619.2.55', '2.25.123.4.5.6'],
  'a title before a name': ['Dr. House', 'DR HOUSE', 'Mme Lefebvre', 'Mrs Hudson', 'Prof. Moriarty'],
}

const PLAIN = [
  'CT CHEST W CONTRAST',
  'AX T2 TSE FS',
  'Abdomen^Routine',
  'B30f',
  'Recon 2: LUNG 1.25 MM',
  'FOV 300 x 300',
  'TR 4000 TE 90',
  'HFS',
  'SIEMENS SOMATOM Force',
  'syngo CT VB20A',
  'Version 5.3.1',
  '3D MPRAGE 1.0 iso',
  'T1w 2024',
  'March',
  'axial 5 mm',
  '120 kV 80 mAs',
]

describe.each(Object.entries(IDENTIFIERS))('%s', (_name, texts) => {
  test.each(texts)('"%s" is seen', (text) => expect(hasIdentifierShape(text)).toBe(true))
  test.each(texts)('"%s" is seen among words', (text) => expect(hasIdentifierShape(`CHEST ${text} FU`)).toBe(true))
})

test.each(PLAIN)('"%s" is plain', (text) => expect(hasIdentifierShape(text)).toBe(false))

describe('laws', () => {
  test('words around an identifier do not hide it', () => {
    const word = fc.stringMatching(/^[A-Z]{2,8}$/)
    fc.assert(
      fc.property(word, fc.constantFrom(...Object.values(IDENTIFIERS).flat()), word, (before, identifier, after) => {
        expect(hasIdentifierShape(`${before} ${identifier}, ${after}`)).toBe(true)
      }),
    )
  })

  test('letters and single digits alone are never an identifier', () => {
    const part = fc.stringMatching(/^[A-Z]{3}[0-9]?$/).filter((word) => !/^(MRS|MME|PROF)/.test(word))
    fc.assert(
      fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
        expect(hasIdentifierShape(parts.join(' '))).toBe(false)
      }),
    )
  })
})
