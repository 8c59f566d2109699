// Goal: of a CSA header come out the values of listed tags, in their places, and nothing else of its bytes; what is not of the form goes.
// Method: headers made with marks in every place there is, random values, cuts and changed bytes; a reader of the test's own.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KnownIdentifiers } from '../text/known-identifiers.ts'
import headers from '../tables/siemens-headers.json' with { type: 'json' }
import { csaOf, csaValues, protocolOf } from './csa.test-support.ts'
import { cleanCsaHeader, parseCsaHeader } from './csa-header.ts'

const nobody = new KnownIdentifiers()
const MARK = 'QZADLERQZ'
const numbers = headers.csaTags.filter(([, grammar]) => grammar === 'number').map(([name = '']) => name)
const names = headers.csaTags.map(([name = '']) => name)

const number = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map((value) => value.toFixed(8)),
)
const tag = fc.record({
  name: fc.constantFrom(...numbers),
  vr: fc.constantFrom('IS', 'DS', 'FD', 'US'),
  values: fc.array(fc.oneof(number, fc.constant('')), { minLength: 1, maxLength: 8 }),
})
const header = fc.uniqueArray(tag, { minLength: 1, maxLength: 40, selector: ({ name }) => name })

describe('laws', () => {
  test('numbers of listed tags come out as they were, each in its place', () => {
    fc.assert(
      fc.property(header, (tags) => {
        const filled = tags.filter(({ values }) => values.some((value) => value !== ''))
        const cleaned = cleanCsaHeader(csaOf(tags), nobody)
        const expected = Object.fromEntries(filled.map(({ name, values }) => [name, values]))
        expect(cleaned === undefined ? {} : csaValues(cleaned)).toEqual(expected)
        expect(cleanCsaHeader(cleaned ?? new Uint8Array(0), nobody)).toEqual(cleaned)
      }),
    )
  })

  test('a mark in any value, name, unused byte or protocol line does not', () => {
    const marked = [
      ...names.map((name) => ({ name, values: [MARK, `${MARK} 7`, `7${MARK}`, '7'], garbage: MARK })),
      { name: MARK, values: ['7'] },
      { name: 'MrProtocol', values: [MARK] },
    ]
    const lines = headers.protocolKeys.flatMap(([key = '']) => {
      const numbered = key.replaceAll('[]', '[3]')
      return [`${numbered} = ${MARK}`, `${numbered} = ""${MARK}""`, `${numbered} = 7 # ${MARK}`, `${numbered}${MARK} = 7`]
    })
    const protocol = { name: 'MrPhoenixProtocol', vr: 'UN', values: [protocolOf([...lines, `${MARK} = 7`, 'lContrasts = 1'])] }
    for (const tags of [marked.slice(0, 100), [...marked.slice(100), protocol], [protocol]]) {
      const file = csaOf(tags)
      expect(Buffer.from(file).includes(MARK)).toBe(true)
      const cleaned = cleanCsaHeader(file, nobody)
      expect(Buffer.from(cleaned ?? '').includes(MARK)).toBe(false)
      expect(Buffer.from(cleaned ?? '').includes('ADLER')).toBe(false)
      expect(cleaned).toBeDefined()
    }
  })

  test('a cut or changed header never throws, and never lets a mark through', () => {
    const whole = csaOf([
      { name: 'B_value', values: ['1000', MARK, ''] },
      { name: 'UsedPatientWeight', values: [MARK] },
      { name: 'MrPhoenixProtocol', vr: 'UN', values: [protocolOf([`tProtocolName = ""${MARK}""`, 'alTE[0] = 30000'])] },
    ])
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 })
    fc.assert(
      fc.property(fc.nat(whole.length), changes, (length, changed) => {
        const bytes = whole.slice(0, length)
        for (const [at, byte] of changed) bytes[at] = byte
        const cleaned = cleanCsaHeader(bytes, nobody)
        expect(Buffer.from(cleaned ?? '').includes(MARK)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  test('any bytes at all are told from a header', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => cleanCsaHeader(bytes, nobody) === undefined))
  })
})

describe('what is not of the form goes', () => {
  const good = csaOf([{ name: 'B_value', values: ['1000'] }])
  const changed = (at: number, ...bytes: number[]): Uint8Array =>
    Uint8Array.from(good, (byte, index) => bytes[index - at] ?? byte)

  test.each([
    ['no header', new Uint8Array(0)],
    ['the older form, without SV10', good.slice(8)],
    ['no tag', csaOf([])],
    ['more tags than there are', changed(8, 2)],
    ['more tags than the limit', changed(8, 255, 255)],
    ['a name without an end', changed(16, ...Buffer.alloc(64, 0x41))],
    ['a name that is no word', changed(17, 0x20)],
    ['a VR that is no word', changed(84, 0x20)],
    ['a type that Siemens does not have', changed(88, 255)],
    ['items without end', changed(92, 255, 255, 255, 127)],
    ['an item that is longer than what is left', changed(104, 255)],
    ['a marker that is none', changed(96, 78)],
    ['only tags that are not listed', csaOf([{ name: 'UsedPatientWeight', values: ['70'] }])],
    ['a number under a VR of texts', csaOf([{ name: 'B_value', vr: 'LO', values: ['1000'] }])],
  ])('%s', (_, bytes) => {
    expect(cleanCsaHeader(bytes, nobody)).toBeUndefined()
  })

  test('but a good one does not', () => {
    expect(csaValues(cleanCsaHeader(good, nobody) as Uint8Array)).toEqual({ B_value: ['1000'] })
    expect(parseCsaHeader(good)).toHaveLength(1)
  })
})

describe('codes', () => {
  const irene = new KnownIdentifiers()
  irene.addName('HEA^LI')
  const values = (name: string, value: string, identifiers = nobody): string[] | undefined =>
    csaValues(
      cleanCsaHeader(
        csaOf([
          { name: 'B_value', values: ['0'] },
          { name, vr: 'LO', values: [value] },
        ]),
        identifiers,
      ) as Uint8Array,
    )[name]

  test.each([
    ['ICE_Dims', 'X_1_1_1_1_1_1_1_1_1_1_1_38'],
    ['ImaPATModeText', 'p2'],
    ['ImaCoilString', 'T:HEA;HEP'],
    ['CoilString', 'HC1-7'],
    ['AcquisitionMatrixText', '64*64'],
    ['ImageHistory', 'ChannelMixing:ND=true_CMM=1_CDM=1'],
    ['GradientMode', 'Fast*'],
  ])('%s keeps %s', (name, value) => {
    expect(values(name, value)).toEqual([value])
    expect(values(name, `${value} Smith`)).toBeUndefined()
  })

  test('are free of the names of this instance', () => {
    expect(values('ImaCoilString', 'HEA;HEP', irene)).toBeUndefined()
  })
})
