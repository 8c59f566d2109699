import { sorted, type DataSet, type Element, type Lengths } from './element.ts'
import { type MarkBook, placeOf } from './marks.ts'
import { plantable, plantSequences, sequences } from './plant.ts'
import { wordSpellings } from './spellings.ts'

// Values of these are too short to be told from chance without their header, which VR UN changes.
const SHORT_VRS = new Set(['AS', 'US', 'SS'])
const NUMBER_VRS = new Set('AS AT DA DS DT FD FL IS SL SS SV TM UI UL US UV'.split(' '))
const GRAMMAR_VRS = new Set('AS CS DA DS DT IS TM UI'.split(' '))

/** The forms in which a sequence of the standard may stand under VR UN. */
export const unknownSequenceForms = {
  'defined length': { lengths: 'defined', inside: 'implicit' },
  'undefined length': { lengths: 'undefined', inside: 'implicit' },
  // PS3.5 6.2.2 forbids explicit VR inside, and software writes it nevertheless.
  'explicit inside': { lengths: 'defined', inside: 'explicit' },
  'explicit inside, undefined length': { lengths: 'undefined', inside: 'explicit' },
} as const satisfies Record<string, { lengths: Lengths; inside: 'implicit' | 'explicit' }>

/** The object with every attribute of PS3.6 under VR UN. */
export function plantUnknownVrs(base: DataSet, book: MarkBook): Element[] {
  const chosen = plantable.filter((entry) => !SHORT_VRS.has(entry.vr))
  const marked = chosen.map((entry): Element => ({ ...book.element(placeOf([], entry, 'unknown VR'), entry.count), vr: 'UN' }))
  return sorted([...base, ...marked])
}

/** The object with every sequence of PS3.6 under VR UN, in one of the forms. */
export function plantUnknownSequences(base: DataSet, book: MarkBook, form: keyof typeof unknownSequenceForms): Element[] {
  const tags = new Set(sequences.map((entry) => entry.tag))
  return plantSequences(base, book).map((element): Element =>
    'items' in element && tags.has(element.tag) ? { ...element, vr: 'UN', ...unknownSequenceForms[form] } : element,
  )
}

/** The object with words under VR LO in every attribute that should be a number, a date or a UID. */
export function plantWrongVrs(base: DataSet, book: MarkBook): Element[] {
  const chosen = plantable.filter((entry) => NUMBER_VRS.has(entry.vr))
  return sorted([...base, ...chosen.map((entry) => book.element(placeOf([], { ...entry, vr: 'LO' }, 'wrong VR')))])
}

/** The object with words in every attribute whose VR has a grammar that no word fulfils (PS3.5 Table 6.2-1). */
export function plantWrongValues(base: DataSet, book: MarkBook): Element[] {
  const chosen = plantable.filter((entry) => GRAMMAR_VRS.has(entry.vr))
  const marked = chosen.map((entry) => {
    const seed = book.seed(entry.tag, entry.vr)
    // A CS has capitals only: a small letter makes the word a text that somebody typed.
    const value = `${seed.id} by x`
    return book.stamped(placeOf([], entry, 'wrong value'), seed, { value, needles: wordSpellings(seed.id) })
  })
  return sorted([...base, ...marked])
}

/** The object with elements that PS3.6 does not know: in groups it uses, in groups nobody uses and as a sequence. */
export function plantUnknownElements(base: DataSet, book: MarkBook): Element[] {
  const rows: [number, string][] = [
    [0x00080007, 'LO'],
    [0x00100fff, 'PN'],
    [0x0010fff0, 'UN'],
    [0x0012aaaa, 'LT'],
    [0x0018fff1, 'DA'],
    [0x0020ffe0, 'UI'],
    [0x00260010, 'SH'],
    [0x00260011, 'OB'],
    [0x0040fff2, 'DS'],
    [0x0040fff3, 'CS'],
    [0x30ac0010, 'UT'],
    [0x60400010, 'LO'],
    [0x60403000, 'OW'],
    [0x77780001, 'UN'],
    [0x7fe00ff0, 'OB'],
    [0xfffa0001, 'ST'],
  ]
  const plain = rows.map(([tag, vr]) => book.element(placeOf([], { tag, vr, keyword: '' }, 'unknown element')))
  const sequenceTags = [0x0018fff8, 0x00260020]
  const nested = sequenceTags.map((tag): Element => {
    const names = [
      { tag: 0x00100010, vr: 'PN', keyword: 'PatientName' },
      { tag: 0x00104001, vr: 'LT', keyword: '' },
    ]
    return { tag, vr: 'SQ', items: [names.map((entry) => book.element(placeOf([tag], entry, 'unknown element')))] }
  })
  return sorted([...base, ...plain, ...nested])
}
