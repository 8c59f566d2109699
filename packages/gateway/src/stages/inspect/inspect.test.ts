// Goal: whatever identifies in an original is seen in a candidate, in any spelling and place outside of frames; what is clean passes.
// Method: fast-check draws people, spellings and places; candidates are made with the cores, which inspect itself does without.
import { DataSet } from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeCandidate, encodeOriginal, inspected } from './candidates.test-support.ts'

// Names that are words of no place in the candidate, of two letters up to many, in scripts of several character sets.
const SURNAMES = ['Okonkwo', 'Tran', 'Nguyen', 'Dhaliwal', 'MacAllister', 'Szczepanski', 'Chan', 'Kovacs', 'Ferreira', 'Wing']
const GIVEN = ['Chidera', 'Thuy', 'Balbir', 'Isolde', 'Wojciech', 'Zoltan', 'Ines', 'Oksana']

const person = fc.record({
  surname: fc.constantFrom(...SURNAMES),
  given: fc.constantFrom(...GIVEN),
  id: fc.constantFrom('9698658215', 'VGH0042137', 'A77-31-0098', '4711', '60423'),
  accession: fc.constantFrom('ACC2024117', '30518822', 'R-77120'),
  birthDate: fc.constantFrom('19570314', '20110930', '19891102'),
})
type Person = typeof person extends fc.Arbitrary<infer T> ? T : never

const original = ({ surname, given, id, accession, birthDate }: Person): Buffer =>
  encodeOriginal({
    PatientName: `${surname}^${given}`,
    PatientID: id,
    AccessionNumber: accession,
    PatientBirthDate: birthDate,
    ReferringPhysicianName: 'Ashworth^Penelope',
    InstitutionName: 'Kootenay Valley Hospital',
    StationName: 'KVHCT02',
    PatientTelephoneNumbers: '604-555-0137',
    PatientAddress: '12 Juniper Crescent',
  })

/** What identifies this person, as a text would say it. */
const identifier = fc.constantFrom<(one: Person) => string>(
  ({ surname }) => surname,
  ({ given }) => given,
  ({ surname, given }) => `${surname}^${given}`,
  ({ surname, given }) => surname + given,
  ({ surname, given }) => given + surname,
  ({ surname }) => `${surname}MR1`,
  ({ surname }) => `Chest${surname}`,
  ({ id }) => id,
  ({ accession }) => accession,
  ({ birthDate }) => birthDate,
  ({ birthDate }) => `${birthDate.slice(0, 4)}-${birthDate.slice(4, 6)}-${birthDate.slice(6)}`,
  () => 'Ashworth',
  () => 'Kootenay Valley',
  () => 'KVHCT02',
  () => '(604) 555 0137',
  () => '12 juniper crescent',
)

const spelling = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
)

const TEXT_PLACES: Readonly<Record<string, (text: string) => Record<string, string | DataSet[]>>> = {
  'a description': (text) => ({ SeriesDescription: text }),
  'a description among words': (text) => ({ SeriesDescription: `AX ${text} T2` }),
  'a long text': (text) => ({ ImageComments: `seen by the clinic ${text}, again in May` }),
  'an item of an item': (text) => ({
    ProcedureCodeSequence: [DataSet.of({ EquivalentCodeSequence: [DataSet.of({ CodeMeaning: text })] })],
  }),
  'a short text': (text) => ({ ProtocolName: text }),
}

describe('an identifier of the original', () => {
  test.each(Object.entries(TEXT_PLACES))('is seen in %s', (_, place) => {
    fc.assert(
      fc.property(person, identifier, spelling, (one, which, spell) => {
        const hits = inspected(original(one), encodeCandidate(place(spell(which(one)))))
        expect(hits.map(({ code }) => code)).toContain('IDENTIFIER')
      }),
      { numRuns: 100 },
    )
  })

  const encodings: Readonly<Record<string, (text: string, before: number) => Buffer>> = {
    ASCII: (text) => Buffer.from(text, 'latin1'),
    'UTF-16, little endian': (text) => Buffer.from(text, 'utf16le'),
    'UTF-16, big endian': (text) => Buffer.from(text, 'utf16le').swap16(),
    // Four letters behind a letter are another word.
    'base 64': (text, before) => {
      const glued = /^[A-Za-z]{5}/.test(text) ? 'xyz' : '1^('
      return Buffer.from(Buffer.from(glued.slice(0, before) + text).toString('base64'), 'latin1')
    },
    backwards: (text) => Buffer.from([...text].toReversed().join(''), 'latin1'),
  }

  test.each(Object.entries(encodings))('is seen in bytes of any VR, written as %s', (_, write) => {
    const places = ['LUTData', 'TextValue', 'PixelPaddingValue', 'ICCProfile', 'RedPaletteColorLookupTableData', 'ContentLabel']
    const long = person.filter(({ surname, given }) => surname.length >= 4 && given.length >= 4)
    fc.assert(
      fc.property(long, fc.constantFrom(...places), fc.tuple(fc.boolean(), fc.nat(2)), (one, keyword, [first, before]) => {
        const bytes = write(first ? one.surname : `${one.surname}^${one.given}`, before)
        const value = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)])
        const hits = inspected(original(one), encodeCandidate({ [keyword]: value }))
        expect(hits.map(({ code }) => code)).toContain('IDENTIFIER')
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['ISO_IR 100', 'Müller^Zoë', 'latin1'],
    ['ISO_IR 192', 'Müller^Zoë', 'utf8'],
    ['ISO_IR 192', '山田^太郎', 'utf8'],
    ['ISO_IR 192', 'Люксембург^Роза', 'utf8'],
  ] as const)('is seen in %s, with and without accents', (set, name, encoding) => {
    const source = encodeOriginal({ SpecificCharacterSet: set, PatientName: even(Buffer.from(name, encoding)) })
    const [surname = ''] = name.split('^')
    const plain = surname.normalize('NFD').replace(/\p{M}/gu, '')
    for (const text of [surname, surname.toUpperCase(), `T1 ${surname} 2`, plain]) {
      for (const declared of new Set([set, 'ISO_IR 192'])) {
        const written = Buffer.from(text, declared === 'ISO_IR 192' ? 'utf8' : encoding)
        const candidate = encodeCandidate({ SpecificCharacterSet: declared, SeriesDescription: even(written) })
        expect(
          inspected(source, candidate).map(({ code }) => code),
          `${declared} ${text}`,
        ).toContain('IDENTIFIER')
      }
    }
  })

  test('of two letters is seen as a word and in no other', () => {
    const source = encodeOriginal({ PatientName: 'Ng^Li' })
    expect(inspected(source, encodeCandidate({ SeriesDescription: 'for Ng' }))).toHaveLength(1)
    expect(inspected(source, encodeCandidate({ SeriesDescription: 'right lung, limb' }))).toEqual([])
  })

  test('that is part of a word is none', () => {
    const source = encodeOriginal({ PatientName: 'Tran^Chan' })
    expect(inspected(source, encodeCandidate({ SeriesDescription: 'TRANSVERSE 8 CHANNEL' }))).toEqual([])
    for (const text of ['TRAN_T2', 'CT TRAN', 'TRANCHAN1', 'headtran', 'TRAN2'])
      expect(inspected(source, encodeCandidate({ SeriesDescription: text }))).not.toEqual([])
  })

  test.each([
    ['backwards, as a word', 'of narT again', 'IDENTIFIER'],
    ['backwards, in capitals', 'NART', 'IDENTIFIER'],
    ['backwards inside of a word', 'UNARTICULATED', ''],
    ['backwards, where it is a word of the language', 'lead V1', ''],
    ['in base 64', 'VHJhbg==', 'IDENTIFIER'],
    ['in base 64 among others', `x ${Buffer.from('Ms. Tran, T2').toString('base64')} y`, 'IDENTIFIER'],
    ['in base 64 as a part of a word', Buffer.from('a Transverse').toString('base64'), ''],
    ['in base 64 by chance', 'REVERSE_LINEAR then', ''],
  ])('of four letters %s', (_, text, code) => {
    const source = encodeOriginal({ PatientName: 'Tran^Adel', ReferringPhysicianName: 'Dede' })
    const codes = inspected(source, encodeCandidate({ SeriesDescription: text })).map((hit) => hit.code)
    expect(codes.slice(0, 1).join()).toBe(code)
  })

  test('of four letters is seen in bytes where it is a word, and not where chance makes it', () => {
    const source = encodeOriginal({ PatientName: 'Tran^Li' })
    const noise = (at: number, word: string): Buffer => {
      const bytes = Buffer.from(Array.from({ length: 6000 }, (__, index) => 0x80 | ((index * 89) & 0x7f)))
      bytes.write(word, at, 'latin1')
      return bytes
    }
    const codes = (bytes: Buffer): string[] =>
      inspected(source, encodeCandidate({ ICCProfile: new Uint8Array(bytes) })).map(({ code }) => code)
    const seen = ['\0Tran\0\0', ' of TRAN, ', '\0narT\0\0', '\0VHJhbg==\0', '\0\0T\0r\0a\0n\0\0\0']
    expect(seen.filter((word) => codes(noise(3000, word)).length === 0)).toEqual([])
    const chance = ['tRaN', 'Tran', 'T\0r\0a\0n', 'VHJhb', '\0Transfer\0', '\0t\0r\0a\0n\0s\0f\0e\0r\0']
    expect(chance.filter((word) => codes(noise(3000, word)).length > 0)).toEqual([])
    expect(codes(Buffer.from('Tran'))).toContain('IDENTIFIER')
  })

  test('of seven digits and more is seen where it is a whole number, and in no part of one', () => {
    const source = encodeOriginal({ PatientID: '96985821', AccessionNumber: '30000000' })
    const codes = (text: string): string[] => inspected(source, encodeCandidate({ PatientWeight: text })).map(({ code }) => code)
    expect(codes('96985821')).toContain('IDENTIFIER')
    expect(codes('1\\ 96985821 \\2')).toContain('IDENTIFIER')
    for (const text of ['96985821.5', '-96985821', '196985821', '0.96985821', '30000000']) expect(codes(text)).toEqual([])
  })

  test('that is a Defined Term is none in a coded string', () => {
    const source = encodeOriginal({ PatientName: 'Head^Axial' })
    expect(inspected(source, encodeCandidate({ BodyPartExamined: 'HEAD' }))).toEqual([])
    expect(inspected(source, encodeCandidate({ SeriesDescription: 'head' }))).not.toEqual([])
  })
})

describe('in every native encoding', () => {
  const syntaxes = { 'implicit little endian': '1.2.840.10008.1.2', 'explicit big endian': '1.2.840.10008.1.2.2' }

  test.each(Object.entries(syntaxes))(
    '%s: an identifier, a UID and a date are seen, and what is clean passes',
    (_, transferSyntaxUid) => {
      const source = encodeOriginal({ ContentDate: '20240517', OperatorsName: 'Ashworth^Penelope' }, { transferSyntaxUid })
      const codes = (attributes: Parameters<typeof encodeCandidate>[0]): string[] =>
        inspected(source, encodeCandidate(attributes, { transferSyntaxUid })).map(({ code }) => code)
      expect(codes({ SeriesDescription: 'AX T2 FLAIR 5.0', SliceLocation: '-96.98658215', BodyPartExamined: 'HEAD' })).toEqual([])
      expect(codes({ SeriesDescription: 'for Okonkwo' })).toContain('IDENTIFIER')
      expect(codes({ ProcedureCodeSequence: [DataSet.of({ CodeMeaning: 'by Ashworth' })] })).toContain('IDENTIFIER')
      expect(codes({ SeriesDescription: 'no 9698 658 215' })).toContain('IDENTIFIER')
      expect(codes({ FrameOfReferenceUID: '1.2.276.0.9999.55.1' })).toContain('UID')
      expect(codes({ ContentDate: '20240517' })).toEqual(['DATE'])
      expect(codes({ ContentDate: '20240518' })).toEqual([])
    },
  )
})

describe('UIDs and dates', () => {
  const source = encodeOriginal({ FrameOfReferenceUID: '1.2.276.0.9999.55.4', ContentDate: '20240517' })

  test('of the original are seen', () => {
    for (const uid of ['1.2.276.0.9999.55.1', '1.2.276.0.9999.55.3', '1.2.276.0.9999.55.4'])
      for (const attributes of [
        { FrameOfReferenceUID: uid },
        { ImageComments: `see ${uid} there` },
        { LUTData: even(Buffer.from(uid)) },
      ])
        expect(inspected(source, encodeCandidate(attributes)).map(({ code }) => code)).toContain('UID')
  })

  test('are none where the profile keeps them', () => {
    const candidate = encodeCandidate({ FrameOfReferenceUID: '1.2.276.0.9999.55.4', ContentDate: '20240517' })
    expect(inspected(source, candidate, { uids: true, dates: true })).toEqual([])
  })

  test('a date that was not shifted is seen in its place, and one that was is none', () => {
    expect(inspected(source, encodeCandidate({ ContentDate: '20240517' })).map(({ code }) => code)).toEqual(['DATE'])
    expect(inspected(source, encodeCandidate({ ContentDate: '20240516' }))).toEqual([])
  })
})

describe('a clean candidate', () => {
  test('passes, whoever the patient is', () => {
    const candidate = encodeCandidate({
      SeriesDescription: 'AX T2 FLAIR 5.0',
      ImageComments: 'lesion in the left lobe, 12 mm; compared with the last examination',
      ManufacturerModelName: 'SOMATOM Definition AS+',
      BodyPartExamined: 'HEAD',
    })
    fc.assert(
      fc.property(person, (one) => {
        expect(inspected(original(one), candidate)).toEqual([])
      }),
    )
  })
})

describe('a candidate that is damaged', () => {
  test('never passes with an identifier in it, and never crashes', () => {
    const source = encodeOriginal()
    const whole = encodeCandidate({ SeriesDescription: 'Okonkwo', ImageComments: 'Okonkwo' })
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.constantFrom('cut', 'changed', 'doubled'), (at, byte, how) => {
        const damaged = Buffer.from(how === 'cut' ? whole.subarray(0, at) : whole)
        if (how === 'changed') damaged[at] = byte
        const candidate = how === 'doubled' ? Buffer.concat([damaged, damaged.subarray(at)]) : damaged
        const gone = !candidate.includes('Okonkwo')
        expect(gone || inspected(source, candidate).length > 0).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('a cut anywhere is seen, whatever is in it', () => {
    const whole = encodeCandidate()
    const lengths = Array.from({ length: whole.length }, (_, length) => length)
    expect(lengths.filter((length) => inspected(encodeOriginal(), whole.subarray(0, length)).length === 0)).toEqual([])
  })

  test('bytes beside the Data Set are seen', () => {
    const framed = (change: (bytes: Buffer) => Buffer): string[] =>
      inspected(encodeOriginal(), change(Buffer.from(encodeCandidate()))).map(({ code }) => code)
    expect(framed((bytes) => Buffer.concat([bytes, Buffer.alloc(2)]))).toEqual(['UNWALKABLE'])
    expect(framed((bytes) => (bytes.write('x', 3), bytes))).toEqual(['FRAMING'])
    expect(inspected(encodeOriginal(), encodeCandidate({}, { versionName: 'OTHER' })).map(({ code }) => code)).toContain(
      'FRAMING',
    )
    expect(inspected(encodeOriginal(), encodeCandidate({ DataSetTrailingPadding: new Uint8Array(8) }))[0]?.code).toBe('FRAMING')
    expect(inspected(encodeOriginal(), encodeCandidate({ PixelData: new Uint8Array(34) })).map(({ code }) => code)).toEqual([
      'FRAMES',
    ])
    expect(inspected(encodeOriginal(), encodeCandidate({ PatientIdentityRemoved: 'NO' })).map(({ code }) => code)).toEqual([
      'NOT_MARKED',
    ])
  })
})

function even(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.from(bytes.length % 2 === 0 ? '' : ' ')])
}
