import { bytesOf, padded } from './binary.ts'
import { entryOf } from './dictionary.ts'
import { sorted, type DataSet, type Element } from './element.ts'
import { type MarkBook, placeOf } from './marks.ts'
import { lungCode, nests, plantable } from './plant.ts'
import { dataSet } from './literal.ts'

// The texts that a profile may keep after cleaning: what one names is looked for in all of them.
const TEXT_VRS = new Set('CS LO LT SH ST UC UT'.split(' '))

/**
 * The object whose patient's name stands in every text, technical ones too, alone at the top and with other words further
 * down. One mark is for all: wherever it comes out, the name of the patient has come out.
 */
export function plantKnownName(base: DataSet, book: MarkBook): Element[] {
  const name = book.element(placeOf([], entryOf('PatientName'), 'known name'))
  const id = book.marks[0]?.id ?? ''
  const texts = (make: (vr: string) => string): Element[] =>
    plantable
      .filter((entry) => TEXT_VRS.has(entry.vr))
      .map((entry): Element => ({ tag: entry.tag, vr: entry.vr, bytes: bytesOf(padded(make(entry.vr), 2, ' ')) }))
  const outer = entryOf(nests.codes.outer)
  const inner = entryOf(nests.codes.inner)
  // PS3.5 Table 6.2-1: SH and CS have room for 16 characters, so the name stands glued to a word in them.
  const sentences = texts((vr) => (vr === 'SH' || vr === 'CS' ? `${id}MR1` : `Chest of ${id.toLowerCase()} / ${id}_T2`))
  const innermost = sorted([...sentences, ...dataSet({ CodeValue: lungCode.CodeValue, CodingSchemeDesignator: 'SCT' })])
  const nested: Element = { tag: outer.tag, vr: 'SQ', items: [[{ tag: inner.tag, vr: 'SQ', items: [innermost] }]] }
  return sorted([...base, ...texts(() => id), name, nested, ...safeTexts(id)])
}

/** Texts of the safe list: a technique, a coil, a code, a sequence's name. */
const SAFE_TEXTS: readonly (readonly [number, string, number, string])[] = [
  [0x00190010, 'GEMS_ACQU_01', 0x0019109c, 'LO'],
  [0x00430010, 'GEMS_PARM_01', 0x00431081, 'LO'],
  [0x00510010, 'SIEMENS MR HEADER', 0x0051100e, 'LO'],
  [0x00650010, 'Image Private Header', 0x0065102d, 'ST'],
]

function safeTexts(id: string): Element[] {
  return SAFE_TEXTS.flatMap(([creatorTag, creator, tag, vr]): Element[] => [
    { tag: creatorTag, vr: 'LO', bytes: bytesOf(padded(creator, 2, ' ')) },
    { tag, vr, bytes: bytesOf(padded(`epi_${id}_v2 for ${id.toLowerCase()}`, 2, ' ')) },
  ])
}
