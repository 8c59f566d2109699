import { entries, entryOf, type Entry } from './dictionary.ts'
import { sorted, type DataSet, type Element, type SequenceElement } from './element.ts'
import { dataSet } from './literal.ts'
import { type MarkBook, placeOf } from './marks.ts'
import type { ObjectKind } from './objects/uids.ts'
import { structuralKeywords } from './structural.ts'

const GROUP_0004 = 0x00040000

/** Every attribute of PS3.6 that is planted with a mark of its own. */
export const plantable: readonly Entry[] = entries.filter(
  (entry) => entry.tag >= GROUP_0004 && entry.vr !== 'SQ' && !structuralKeywords.has(entry.keyword),
)

/** Every sequence of PS3.6. */
export const sequences: readonly Entry[] = entries.filter((entry) => entry.tag >= GROUP_0004 && entry.vr === 'SQ')

/** A sequence in an item of a sequence: where marks two levels down are planted. */
export interface Nest {
  readonly outer: string
  readonly inner: string
}

/** One nest that images keep, one of codes and one of references to other instances. */
export const nests = {
  functionalGroups: { outer: 'SharedFunctionalGroupsSequence', inner: 'PlanePositionSequence' },
  frames: { outer: 'PerFrameFunctionalGroupsSequence', inner: 'FrameContentSequence' },
  codes: { outer: 'ProcedureCodeSequence', inner: 'EquivalentCodeSequence' },
  references: { outer: 'ReferencedSeriesSequence', inner: 'ReferencedInstanceSequence' },
} as const satisfies Record<string, Nest>

/** The nests of one class only: what a report says, what is drawn over images, what is outlined, segmented and annotated. */
export const ownNests = {
  sr: { outer: 'ContentSequence', inner: 'ContentSequence' },
  pr: { outer: 'GraphicAnnotationSequence', inner: 'TextObjectSequence' },
  rtstruct: { outer: 'StructureSetROISequence', inner: 'DefinitionSourceSequence' },
  seg: { outer: 'SegmentSequence', inner: 'SegmentedPropertyTypeCodeSequence' },
  ct: { outer: 'AcquisitionContextSequence', inner: 'ContentItemModifierSequence' },
  mr: { outer: 'WaveformAnnotationSequence', inner: 'ConceptCodeSequence' },
} as const satisfies Partial<Record<ObjectKind, Nest>>

/** The object with a mark in every attribute of its top level. */
export function plantTop(base: DataSet, book: MarkBook): Element[] {
  const marked = plantable.map((entry) => book.element(placeOf([], entry, 'top'), entry.count))
  return sorted([...base, ...marked])
}

/** The object with a mark in every attribute of an item of an item. */
export function plantNested(base: DataSet, book: MarkBook, nest: Nest): Element[] {
  const outer = entryOf(nest.outer)
  const inner = entryOf(nest.inner)
  const parents = [outer.tag, inner.tag]
  const marked = plantable.map((entry) => book.element(placeOf(parents, entry, 'nested'), entry.count))
  const innermost: SequenceElement = { tag: inner.tag, vr: 'SQ', items: [marked] }
  return sorted([...base, withItem(base, outer, [innermost])])
}

/** The object with every sequence of PS3.6, each with a marked name, code meaning and comments in its first item. */
export function plantSequences(base: DataSet, book: MarkBook): Element[] {
  const marked = sequences.map((entry) => withItem(base, entry, markedItem(entry, book)))
  return sorted([...base, ...marked])
}

/** A code that is registered, so that only its meaning can identify: SCT 39607008, lung structure (CID 4). */
export const lungCode = { CodeValue: '39607008', CodingSchemeDesignator: 'SCT' } as const

function markedItem(entry: Entry, book: MarkBook): Element[] {
  const marked = ['PatientName', 'CodeMeaning', 'PatientComments', 'ImageComments'].map((keyword) =>
    book.element(placeOf([entry.tag], entryOf(keyword), 'sequence')),
  )
  return sorted([...dataSet(lungCode), ...marked])
}

/** The sequence of the base with these elements put into its first item, or a new one of just these. */
function withItem(base: DataSet, entry: Entry, elements: DataSet): SequenceElement {
  const existing = base.find((element) => element.tag === entry.tag)
  const items = existing !== undefined && 'items' in existing ? existing.items : []
  return { tag: entry.tag, vr: 'SQ', items: [sorted([...(items[0] ?? []), ...elements]), ...items.slice(1)] }
}
