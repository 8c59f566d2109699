import { sorted, type DataSet, type Element, type PlainElement } from './element.ts'
import { entryOf } from './dictionary.ts'
import { dataSet } from './literal.ts'
import { type Context, type MarkBook, placeOf } from './marks.ts'

const ACME = 'ACME HEALTHCARE 1.0'
const VRS = 'AE AS CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SS ST SV TM UC UI UL UN UR US UT UV'.split(' ')

/**
 * Elements of Table E.3.10-1 of PS3.15 that are safe under their creator, as [creator tag, creator, tag, VR]. A number
 * may survive in them where the profile keeps safe private attributes; a word in their place may never.
 */
const SAFE: readonly (readonly [number, string, number, string])[] = [
  [0x00190010, 'SIEMENS MR HEADER', 0x0019100c, 'IS'],
  [0x20010010, 'Philips Imaging DD 001', 0x20011003, 'FL'],
  [0x70530010, 'Philips PET Private Group', 0x70531000, 'DS'],
]

/** The object with marks in private elements of every kind: known, unknown and orphaned, plain and nested. */
export function plantPrivate(base: DataSet, book: MarkBook): Element[] {
  const request = entryOf('RequestAttributesSequence').tag
  return sorted([
    ...base,
    ...block([], 0x0009, book),
    ...orphans([], book),
    ...markedCreator(book),
    ...privateSequences(book),
    ...SAFE.flatMap(([creatorTag, name, tag, vr]) => [
      creator(creatorTag, name),
      marked({ tag: tag, vr: vr, context: 'safe private' }, [], book),
    ]),
    { tag: request, vr: 'SQ', items: [sorted([...block([request], 0x0041, book), ...orphans([request], book)])] },
  ])
}

/** The object with words where a safe private number should be: under its VR, as UN and as another VR. */
export function plantUnsafePrivate(base: DataSet, book: MarkBook): Element[] {
  const elements = SAFE.flatMap(([creatorTag, name, tag, vr], index): Element[] => {
    const text = marked({ tag: tag, vr: 'LO' }, [], book)
    return [creator(creatorTag, name), { ...text, vr: ['UN', 'LO', vr][index] ?? vr }]
  })
  return sorted([...base, ...elements])
}

/** A block of one creator with one element of every VR. */
function block(parents: readonly number[], group: number, book: MarkBook): Element[] {
  const first = (group << 16) + 0x1001
  const elements = VRS.map((vr, index) => marked({ tag: first + index, vr: vr }, parents, book))
  return [creator((group << 16) + 0x10, ACME), ...elements]
}

/** PS3.5 7.8.1: an element whose block nobody reserved means nothing, and elements below 1000 cannot be reserved. */
function orphans(parents: readonly number[], book: MarkBook): Element[] {
  const tags: [number, string][] = [
    [0x00211001, 'LO'],
    [0x00210020, 'PN'],
    [0x002110ff, 'UT'],
    [0x00214001, 'OB'],
  ]
  return tags.map(([tag, vr]) => marked({ tag: tag, vr: vr }, parents, book))
}

/** The name of the creator may itself be somebody's. */
function markedCreator(book: MarkBook): Element[] {
  return [
    marked({ tag: 0x00290010, vr: 'LO' }, [], book),
    marked({ tag: 0x00291001, vr: 'LO' }, [], book),
    marked({ tag: 0x00290011, vr: 'LO' }, [], book),
  ]
}

/** Private sequences as SQ and as UN, with standard and private elements two levels down. */
function privateSequences(book: MarkBook): Element[] {
  const forms = [
    { tag: 0x00231001, vr: 'SQ' },
    { tag: 0x00231002, vr: 'UN', inside: 'implicit', lengths: 'defined' },
    { tag: 0x00231003, vr: 'UN', inside: 'implicit', lengths: 'undefined' },
    { tag: 0x00231004, vr: 'UN', inside: 'explicit', lengths: 'defined' },
  ] as const
  const found = forms.map((form): Element => ({ ...form, items: [privateItem([form.tag], book)] }))
  return [creator(0x00230010, ACME), ...found]
}

function privateItem(parents: readonly number[], book: MarkBook): Element[] {
  const inner = 0x00231010
  const path = [...parents, inner]
  const innermost = [
    book.element(placeOf(path, entryOf('PatientName'), 'private')),
    creator(0x00230010, ACME),
    marked({ tag: 0x00231011, vr: 'ST' }, path, book),
  ]
  return [
    ...dataSet({ PatientSex: 'F' }),
    book.element(placeOf(parents, entryOf('PatientComments'), 'private')),
    creator(0x00230010, ACME),
    { tag: inner, vr: 'SQ', items: [innermost] },
    marked({ tag: 0x00231012, vr: 'LO' }, parents, book),
  ]
}

function creator(tag: number, name: string): PlainElement {
  return { tag, vr: 'LO', bytes: Buffer.from(name.length % 2 === 0 ? name : `${name} `, 'latin1') }
}

/** What a private element is and what its mark's place is called. */
interface PrivateMark {
  readonly tag: number
  readonly vr: string
  readonly context?: Context
}

function marked({ tag, vr, context = 'private' }: PrivateMark, parents: readonly number[], book: MarkBook): PlainElement {
  return book.element(placeOf(parents, { tag, vr, keyword: '' }, context))
}
