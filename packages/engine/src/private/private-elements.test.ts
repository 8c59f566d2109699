// Goal: of private elements only what the list allows comes out, under a creator that the list knows, and nothing that a source wrote
// into a creator.
// Method: instances with private blocks in every encoding and place go through both readings; the output is read back.
import { DataSet, encodeString, type DataElement, type Vr } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import {
  allElements,
  deidentified,
  elementsOf,
  fileOf,
  find,
  holds,
  readFile,
  us,
  type Attributes,
  type Part,
  type ReadElement,
} from '../instances.test-support.ts'
import { policyOf } from '../profiles.test-support.ts'

const tcia = policyOf('basic', { retain: { safePrivate: 'tcia', longitudinalDates: 'shifted' } })
const standard = policyOf('basic', { retain: { safePrivate: 'ps3.15' } })
const basic = policyOf('basic')

const SIEMENS = 'SIEMENS MR HEADER'
const PHILIPS = 'Philips Imaging DD 001'
const ENCODINGS = {
  'explicit little endian': '1.2.840.10008.1.2.1',
  'implicit little endian': '1.2.840.10008.1.2',
  'explicit big endian': '1.2.840.10008.1.2.2',
  deflated: '1.2.840.10008.1.2.1.99',
}

const text = (tag: number, vr: Vr, value: string): DataElement => ({ tag, vr, value: encodeString(value, vr) })
const creator = (tag: number, name: string): DataElement => text(tag, 'LO', name)
const bValue: DataElement = text(0x0019100c, 'IS', '1000')

/** The float 1 in little endian. */
const ONE = Uint8Array.of(0, 0, 0x80, 0x3f)

function fileWith(extra: readonly Part[], changes: Attributes = {}, syntax?: string): Uint8Array {
  // Elements of one tag stay in the order given.
  return fileOf(
    [...elementsOf(changes), ...extra].toSorted((a, b) => a.tag - b.tag),
    syntax,
  )
}

function isPrivate({ tag }: ReadElement): boolean {
  return (tag & 0x10000) !== 0
}

/** The private elements that come out at the top level, as `tag text`, in their order. */
function kept(extra: readonly Part[], policy = tcia, syntax?: string): string[] {
  const { output } = deidentified(policy, fileWith(extra, {}, syntax))
  return readFile(output)
    .elements.filter(isPrivate)
    .map(({ name, text: value }) => `${name} ${value}`)
}

const item = (...elements: DataElement[]): DataSet => {
  const made = new DataSet()
  for (const element of elements) made.put(element)
  return made
}

/** An element of Implicit VR: it has no VR to be written. */
interface Implicit {
  readonly tag: number
  readonly value: Uint8Array
}

const un = ({ tag, value }: DataElement): Implicit => ({ tag, value: value as Uint8Array })

/** The value of a sequence in Implicit VR Little Endian, its items in ascending order of tags. */
function implicitSequence(items: readonly (readonly Implicit[])[], length: 'defined' | 'undefined'): Uint8Array {
  const header = (tag: number, bytes: number): Buffer => {
    const made = Buffer.alloc(8)
    made.writeUInt16LE(tag >>> 16, 0)
    made.writeUInt16LE(tag & 0xffff, 2)
    made.writeUInt32LE(bytes, 4)
    return made
  }
  const made = items.map((elements) => {
    const sorted = elements.toSorted((a, b) => a.tag - b.tag)
    const body = Buffer.concat(sorted.flatMap(({ tag, value }) => [header(tag, value.length), value]))
    if (length === 'defined') return Buffer.concat([header(0xfffee000, body.length), body])
    return Buffer.concat([header(0xfffee000, 0xffffffff), body, header(0xfffee00d, 0)])
  })
  return Uint8Array.from(Buffer.concat(made))
}

describe('laws', () => {
  const blocks = [
    ...[creator(0x00190010, SIEMENS), bValue, text(0x00191011, 'SH', 'Adler flow'), text(0x001910ee, 'LO', 'ADLER')],
    ...[creator(0x00210010, 'ACME ADLER'), text(0x00211001, 'IS', '7')],
    ...[creator(0x20010010, PHILIPS), { tag: 0x20011003, vr: 'FL', value: ONE } as const, text(0x20011004, 'CS', 'ADLER')],
  ]

  test.each(Object.entries(ENCODINGS))('%s: the same elements come out, with their values', (_, syntax) => {
    const { output } = deidentified(tcia, fileWith(blocks, {}, syntax))
    const elements = readFile(output).elements.filter(isPrivate)
    expect(elements.map(({ name }) => name)).toEqual(['00190010', '0019100c', '00191011', '20010010', '20011003'])
    const [first, b, flow, second, float] = elements
    expect([first?.text, b?.text, flow?.text, second?.text]).toEqual([SIEMENS, '1000', 'flow', PHILIPS])
    const bytes = [...(float?.bytes ?? [])]
    expect(syntax === ENCODINGS['explicit big endian'] ? bytes.toReversed() : bytes).toEqual([...ONE])
    expect(holds(output, 'ADLER')).toBe(false)
  })

  test('how the bytes are cut changes nothing', () => {
    const file = fileWith(blocks)
    const whole = Buffer.from(deidentified(tcia, file).output)
    for (const pieceBytes of [[1], [7, 3], [64]])
      expect(Buffer.from(deidentified(tcia, file, { pieceBytes }).output).equals(whole)).toBe(true)
  })

  test('a stricter list never lets more through', () => {
    const all = kept(blocks, tcia)
    expect(kept(blocks, basic)).toEqual([])
    for (const line of kept(blocks, standard)) expect(all).toContain(line)
  })

  test('a second pass keeps what the first kept', () => {
    const { output } = deidentified(tcia, fileWith(blocks))
    const again = deidentified(tcia, output).output
    const of = (file: Uint8Array): unknown => readFile(file).elements.filter(isPrivate)
    expect(of(again)).toEqual(of(output))
  })

  test.each([
    ['behind the name', `${SIEMENS} ADLER`],
    ['before the name', `ADLER ${SIEMENS}`],
    ['as a second value', `${SIEMENS}\\ADLER`],
    ['in other letters', 'Siemens MR Header'],
    ['behind a null', `${SIEMENS}\0ADLER`],
    ['behind 200 spaces', `${SIEMENS}${' '.repeat(200)}ADLER`],
    ['on a line of its own', `${SIEMENS}\nADLER`],
  ])('a creator that carries something %s owns nothing', (_, name) => {
    const file = fileWith([creator(0x00190010, name), bValue])
    const { output } = deidentified(tcia, file)
    expect(readFile(output).elements.filter(isPrivate)).toEqual([])
    expect(holds(output, 'Siemens')).toBe(false)
  })

  test('a creator is written as the list has it, whatever stands around it', () => {
    const { output } = deidentified(tcia, fileWith([creator(0x00190010, `  ${SIEMENS}   \0\0 `), bValue]))
    const found = readFile(output).elements.find(({ tag }) => tag === 0x00190010)
    expect(found?.bytes).toEqual(encodeString(SIEMENS, 'LO'))
    expect(found?.vr).toBe('LO')
  })
})

describe('whose an element is', () => {
  test.each([
    ['an orphan', [bValue]],
    ['an element below 1000', [creator(0x00190010, SIEMENS), text(0x0019000c, 'IS', '1000')]],
    ['a creator below 0010', [creator(0x00190001, SIEMENS), text(0x0019010c, 'IS', '1000')]],
    ['another creator', [creator(0x00190010, 'GEMS_ACQU_01'), bValue]],
    ['another block', [creator(0x00190011, SIEMENS), bValue]],
    ['another group', [creator(0x00290010, SIEMENS), text(0x0029100c, 'IS', '1000')]],
    ['a creator of another VR', [text(0x00190010, 'SH', SIEMENS), bValue]],
    ['an element of another VR', [creator(0x00190010, SIEMENS), text(0x0019100c, 'DS', '1000')]],
    ['words for a number', [creator(0x00190010, SIEMENS), text(0x0019100c, 'IS', 'ADLER')]],
    ['words for a number, as UN', [creator(0x00190010, SIEMENS), { ...text(0x0019100c, 'IS', 'ADLER'), vr: 'UN' as const }]],
    ['words for a float', [creator(0x20010010, PHILIPS), { ...text(0x20011003, 'LO', 'KARENINA ANN'), vr: 'FL' as const }]],
    [
      'words for a float, as UN',
      [creator(0x20010010, PHILIPS), { ...text(0x20011003, 'LO', 'KARENINA ANN'), vr: 'UN' as const }],
    ],
    ['text', [creator(0x00190010, SIEMENS), text(0x0019100f, 'LO', 'ADLER')]],
    ['opaque binary', [creator(0x00190010, SIEMENS), { tag: 0x0019100c, vr: 'OB' as const, value: us(1) }]],
  ])('%s goes, and no creator is written', (_, parts) => {
    expect(kept(parts as Part[])).toEqual([])
  })

  test('any block will do', () => {
    expect(kept([creator(0x0019004e, SIEMENS), text(0x00194e0c, 'IS', '1000')])).toEqual([`0019004e ${SIEMENS}`, '00194e0c 1000'])
    expect(kept([creator(0x001900ff, SIEMENS), text(0x0019ff0c, 'IS', '5')])).toEqual([`001900ff ${SIEMENS}`, '0019ff0c 5'])
  })

  test('a creator may own two blocks; each is written only for what it keeps', () => {
    const both = [creator(0x00190010, SIEMENS), creator(0x00190011, SIEMENS)]
    expect(kept([...both, bValue, text(0x0019110c, 'IS', '50')])).toEqual([
      `00190010 ${SIEMENS}`,
      `00190011 ${SIEMENS}`,
      '0019100c 1000',
      '0019110c 50',
    ])
    // No creator may follow an element of its group, so a known one is written before it is known what it keeps.
    expect(kept([...both, text(0x0019110c, 'IS', '50')])).toEqual([`00190010 ${SIEMENS}`, `00190011 ${SIEMENS}`, '0019110c 50'])
  })

  test('of a block that is reserved twice the first owner counts', () => {
    expect(kept([creator(0x00190010, SIEMENS), creator(0x00190010, 'ACME'), bValue])).toHaveLength(2)
    expect(kept([creator(0x00190010, 'ACME'), creator(0x00190010, SIEMENS), bValue])).toEqual([])
  })

  test('a creator that comes after its elements owns nothing', () => {
    const { output } = deidentified(tcia, fileOf([...elementsOf(), bValue, creator(0x00190010, SIEMENS)]))
    expect(readFile(output).elements.filter(isPrivate)).toEqual([])
  })

  test('an element that stands twice is taken once', () => {
    expect(kept([creator(0x00190010, SIEMENS), bValue, text(0x0019100c, 'IS', '2000')])).toEqual([
      `00190010 ${SIEMENS}`,
      '0019100c 1000',
    ])
  })

  test('inside UN the creator and the value are little endian, also in big endian', () => {
    const un = (part: DataElement): Part => ({ ...part, vr: 'UN' })
    const parts = [un(creator(0x20010010, PHILIPS)), un({ tag: 0x20011003, vr: 'FL', value: ONE })]
    for (const syntax of Object.values(ENCODINGS)) {
      const { output } = deidentified(tcia, fileWith(parts, {}, syntax))
      const found = readFile(output).elements.find(({ tag }) => tag === 0x20011003)
      const bytes = [...(found?.bytes ?? [])]
      expect(syntax === ENCODINGS['explicit big endian'] ? bytes.toReversed() : bytes).toEqual([...ONE])
    }
  })
})

describe('items', () => {
  const inner = item(creator(0x00190010, SIEMENS), bValue)
  const nested = (elements: DataSet, extra: readonly Part[] = []): ReadElement[] => {
    const file = fileWith(extra, { SharedFunctionalGroupsSequence: [elements] })
    return allElements(readFile(deidentified(tcia, file).output).elements).filter(isPrivate)
  }

  test('have creators of their own', () => {
    expect(nested(inner).map(({ name }) => name)).toEqual(['00190010', '0019100c'])
  })

  test('do not inherit those around them, and lend them nothing', () => {
    expect(nested(item(bValue), [creator(0x00190010, SIEMENS)])).toEqual([])
    // A sequence before the element, and an item after the one with the creator.
    const sequences = { ReferencedImageSequence: [inner, item(bValue)] }
    const { elements } = readFile(deidentified(tcia, fileWith([bValue], sequences)).output)
    expect(allElements(elements).filter(isPrivate)).toHaveLength(2)
    expect(elements.filter(isPrivate)).toEqual([])
  })

  test('of a private sequence on the list follow the same rules', () => {
    const stack = item(
      text(0x00100010, 'PN', 'ADLER^IRENE'),
      creator(0x20010010, PHILIPS),
      text(0x20011008, 'IS', '24'),
      text(0x200110ee, 'LO', 'ADLER'),
    )
    const file = fileWith([creator(0x20010010, PHILIPS), { tag: 0x2001105f, vr: 'SQ', value: [stack, item(bValue)] }])
    const { output } = deidentified(tcia, file)
    const found = readFile(output).elements.find(({ tag }) => tag === 0x2001105f)
    expect(found?.items.map((one) => one.map(({ name }) => name))).toEqual([['PatientName', '20010010', '20011008'], []])
    expect(holds(output, 'ADLER')).toBe(false)
  })

  test.each(['defined', 'undefined'] as const)('of a private sequence in UN, each of %s length, are the same', (length) => {
    const stack = [
      un(creator(0x20010010, PHILIPS)),
      un(text(0x20011008, 'IS', '24')),
      { tag: 0x20011003, value: ONE },
      un(text(0x200110ee, 'LO', 'ADLER')),
    ]
    const parts: Part[] = [
      creator(0x20010010, PHILIPS),
      { tag: 0x2001105f, vr: 'UN', value: implicitSequence([stack, [un(bValue)]], length) },
      { tag: 0x200110ef, vr: 'UN', value: implicitSequence([stack], 'defined') },
      creator(0x00190010, SIEMENS),
      { tag: 0x0019100c, vr: 'UN', value: implicitSequence([stack], 'defined') },
    ]
    for (const syntax of Object.values(ENCODINGS)) {
      const { output } = deidentified(tcia, fileWith(parts, {}, syntax))
      const found = readFile(output).elements.find(({ tag }) => tag === 0x2001105f)
      expect(found?.items.map((one) => one.map(({ name }) => name))).toEqual([['20010010', '20011003', '20011008'], []])
      expect(
        readFile(output)
          .elements.filter(isPrivate)
          .map(({ name }) => name),
      ).toEqual(['20010010', '2001105f'])
      expect(holds(output, 'ADLER')).toBe(false)
      const again = readFile(deidentified(tcia, output).output)
      expect(again.elements.filter(isPrivate)).toEqual(readFile(output).elements.filter(isPrivate))
    }
  })

  test('in UN that are damaged hold the instance back', () => {
    const whole = implicitSequence([[un(text(0x20011008, 'IS', '24'))]], 'defined')
    const damaged = Uint8Array.from(whole, (byte, at) => (at === 12 ? 0xff : byte))
    const parts: Part[] = [creator(0x20010010, PHILIPS), { tag: 0x2001105f, vr: 'UN', value: damaged }]
    expect(() => deidentified(tcia, fileWith(parts))).toThrow('LENGTH')
    expect(() => deidentified(basic, fileWith(parts))).not.toThrow()
  })

  test('of a private sequence that is not on the list go whole', () => {
    const parts: Part[] = [creator(0x00190010, SIEMENS), { tag: 0x001910ee, vr: 'SQ', value: [inner] }]
    expect(kept(parts)).toEqual([])
    expect(kept([{ tag: 0x2001105f, vr: 'SQ', value: [inner] }])).toEqual([])
  })

  test('of a sequence whose content is replaced keep nothing private', () => {
    const file = fileWith([], { ContentSequence: [inner] })
    const { elements } = readFile(deidentified(tcia, file).output)
    expect(find(elements, 'ContentSequence')?.items).toHaveLength(1)
    expect(allElements(elements).filter(isPrivate)).toEqual([])
  })
})

describe('by VR', () => {
  test('dates move with the patient’s other dates', () => {
    const parts = [creator(0x00710010, 'SIEMENS MED PT'), text(0x00711022, 'DT', '20240310101530')]
    const { output } = deidentified(tcia, fileWith(parts))
    const { elements } = readFile(output)
    const moved = elements.find(({ tag }) => tag === 0x00711022)?.text
    expect(moved).toMatch(/^\d{8}101530$/)
    expect(moved?.slice(0, 8)).toBe(find(elements, 'StudyDate')?.text)
    expect(moved?.slice(0, 8)).not.toBe('20240310')
    expect(kept(parts, policyOf('basic', { retain: { safePrivate: 'tcia', longitudinalDates: 'removed' } }))).toEqual([])
  })

  test('UIDs are those of the rest of the instance', () => {
    const parts = [creator(0x00450010, 'GEMS_SENO_02'), text(0x00451051, 'UI', '1.2.3.4.5')]
    const { elements } = readFile(deidentified(tcia, fileWith(parts)).output)
    expect(elements.find(({ tag }) => tag === 0x00451051)?.text).toBe(find(elements, 'SeriesInstanceUID')?.text)
  })

  test('a code stays, unless it is a name of this instance or a number of somebody', () => {
    const code = (value: string): string[] => kept([creator(0x20010010, PHILIPS), text(0x20011004, 'CS', value)])
    expect(code('P')).toEqual([`20010010 ${PHILIPS}`, '20011004 P'])
    expect(code('ADLER')).toEqual([])
    expect(code('MRN0042')).toEqual([])
    expect(code('9876543210')).toEqual([])
  })

  test('a number of characters that a converter wrote as OB has its VR again; words there go', () => {
    const asBytes = (value: string): string[] =>
      kept([creator(0x00190010, SIEMENS), { ...text(0x0019100b, 'DS', value), vr: 'OB' }])
    expect(asBytes('17.5')).toEqual([`00190010 ${SIEMENS}`, '0019100b 17.5'])
    expect(asBytes('ADLER')).toEqual([])
  })

  test('a text loses what identifies, and nothing else; what is left empty goes', () => {
    const name = (value: string): string[] => kept([creator(0x00190010, 'GEMS_ACQU_01'), text(0x0019109c, 'LO', value)]).slice(1)
    expect(name('epiRT')).toEqual(['0019109c epiRT'])
    expect(name('epi_Adler_v2')).toEqual(['0019109c epi_v2'])
    expect(name('epi for Irene, MRN 0042')).toEqual(['0019109c epi for'])
    expect(name('ADLER')).toEqual([])
  })

  test('a text that is a vendor’s code stays as it is, though it has the look of dates or names', () => {
    const dimensions = 'X_1_1_1_1_1_1_10_1_1_19_1_631_1_1_1_1_21_2_1_39_1_1'
    const code = (tag: number, vr: Vr, value: string): string[] =>
      kept([creator(0x00210010, 'SIEMENS MR SDI 02'), text(tag, vr, value)])
    expect(code(0x0021108e, 'ST', dimensions).slice(1)).toEqual([`0021108e ${dimensions}`])
    expect(code(0x00211076, 'LO', 'CC:SoS\\DIS2D').slice(1)).toEqual(['00211076 CC:SoS\\DIS2D'])
    expect(code(0x0021108e, 'ST', `${dimensions} ADLER`).join(' ')).not.toContain('ADLER')
  })

  test('a number as long as somebody’s is no vendor’s code', () => {
    const code = (value: string): string[] =>
      kept([creator(0x00210010, 'SIEMENS MR SDI 02'), text(0x00211058, 'SH', value)]).slice(1)
    expect(code('320.5')).toEqual(['00211058 320.5'])
    expect(code('999999')).toEqual(['00211058 999999'])
    for (const number of ['7788902329', '9278985349', '9278985']) expect(code(number)).toEqual([])
    expect(code('20120414').join(' ')).not.toContain('20120414')
  })

  test('a time in seconds moves with the patient’s other dates, in every byte order', () => {
    const seconds = (value: number): Uint8Array => new Uint8Array(Int32Array.of(value).buffer)
    const parts: Part[] = [creator(0x00090010, 'GEMS_IDEN_01'), { tag: 0x00091027, vr: 'SL', value: seconds(1_710_065_730) }]
    for (const syntax of Object.values(ENCODINGS)) {
      const { output } = deidentified(tcia, fileWith(parts, {}, syntax))
      const { elements } = readFile(output)
      const bytes = [...(elements.find(({ tag }) => tag === 0x00091027)?.bytes ?? [])]
      const moved = Buffer.from(syntax === ENCODINGS['explicit big endian'] ? bytes.toReversed() : bytes).readInt32LE()
      const date = new Date(moved * 1000).toISOString()
      // 2024-03-10T10:15:30Z: the study's date and time.
      expect(date.slice(11, 19)).toBe('10:15:30')
      expect(date.slice(0, 10).replaceAll('-', '')).toBe(find(elements, 'StudyDate')?.text)
    }
  })

  test('an empty value says nothing and stays where the element stays', () => {
    expect(kept([creator(0x00190010, SIEMENS), text(0x0019100c, 'IS', '')])).toEqual([`00190010 ${SIEMENS}`, '0019100c '])
  })

  test('numbers beyond what is read whole go', () => {
    const parts: Part[] = [creator(0x00190010, SIEMENS), { tag: 0x00191027, vr: 'FD', value: new Uint8Array(1 << 25) }]
    expect(kept(parts, tcia, ENCODINGS['implicit little endian'])).toEqual([])
  })
})

describe('what is said of it', () => {
  const codes = (parts: readonly Part[], policy = tcia): boolean =>
    holds(deidentified(policy, fileWith(parts)).output, 'Retain Safe Private Option')

  test('the option is claimed where all that is on the list was kept', () => {
    expect(codes([])).toBe(true)
    expect(codes([creator(0x00190010, SIEMENS), bValue, text(0x001910ee, 'LO', 'ADLER')])).toBe(true)
    expect(codes([], basic)).toBe(false)
  })

  test('it is not where something on the list could not be cleaned, at any depth', () => {
    const origin = (value: Uint8Array): DataElement[] => [creator(0x00190010, SIEMENS), { tag: 0x00191012, vr: 'OB', value }]
    expect(codes(origin(us(1)))).toBe(false)
    const file = fileWith([], { SharedFunctionalGroupsSequence: [item(...origin(us(1)))] })
    expect(holds(deidentified(tcia, file).output, 'Retain Safe Private Option')).toBe(false)
    expect(codes(origin(new Uint8Array(0)))).toBe(true)
    expect(codes([creator(0x00510010, SIEMENS), text(0x0051100f, 'LO', 'HEA;HEP')])).toBe(true)
  })

  test('what fails is noted, and all private elements are counted', () => {
    const parts = [creator(0x00190010, SIEMENS), text(0x0019100c, 'LO', 'ADLER'), creator(0x20010010, PHILIPS)]
    const { report } = deidentified(tcia, fileWith([...parts, text(0x20011008, 'IS', 'ADLER'), text(0x200110ee, 'LO', 'x')]))
    expect(report.notes.VALUE_CLOSED).toBe(2)
    const plain = deidentified(tcia, fileWith([])).report
    const count = ({ decisions }: typeof report): number =>
      Object.values(decisions).reduce((sum, layer) => sum + Object.values(layer).reduce((a, b) => a + b, 0), 0)
    // Two creators that keep nothing, and three elements.
    expect(count(report) - count(plain)).toBe(5)
  })
})
