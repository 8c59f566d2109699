import { bytesOf, littleEndian } from './binary.ts'
import type { FileParts } from './encode.ts'
import { entryOf } from './dictionary.ts'
import { type DataSet, type Element, sorted } from './element.ts'
import { fileParts, PREAMBLE_BYTES } from './file.ts'
import { type Context, type MarkBook, placeOf } from './marks.ts'
import { structuralKeywords } from './structural.ts'
import type { Syntax } from './syntaxes.ts'

/** Puts marks around or between the elements of an object and says what file becomes of it. */
export type Framing = (base: DataSet, book: MarkBook, syntax: Syntax) => FileParts

// PS3.10 7.1: what tells how to read the file, and which object it holds.
const META_KEYWORDS = [
  'ImplementationVersionName',
  'SourceApplicationEntityTitle',
  'SendingApplicationEntityTitle',
  'ReceivingApplicationEntityTitle',
  'SourcePresentationAddress',
  'SendingPresentationAddress',
  'ReceivingPresentationAddress',
  'RTVSourceIdentifier',
  'RTVFlowIdentifier',
  'PrivateInformationCreatorUID',
  'PrivateInformation',
]

/** The places of a file that are no attributes of its object; a file each, for some readers refuse some of them. */
export const framings: Readonly<Record<string, Framing>> = {
  'preamble and file meta': planted,
  'group lengths': groupLengths,
  'trailing padding': trailingPadding,
  'trailing bytes': (base, book, syntax) => ({
    ...fileParts(base, syntax),
    trailing: Buffer.from(`${word(book, 'trailing bytes')} ${word(book, 'trailing bytes')} `, 'latin1'),
  }),
  'trailing element': (base, book, syntax) => ({
    // An element of a lower tag after the end: PS3.5 7.1 has them ascend, and readers go on.
    ...fileParts([...base, book.element(placeOf([], entryOf('PatientComments'), 'trailing bytes'))], syntax),
  }),
  command: (base, book, syntax) => {
    const rows = [
      { tag: 0x00000902, vr: 'LO', keyword: 'ErrorComment' },
      { tag: 0x00001000, vr: 'UI', keyword: 'AffectedSOPInstanceUID' },
    ]
    return fileParts(sorted([...base, ...rows.map((entry) => book.element(placeOf([], entry, 'command')))]), syntax)
  },
  'file meta in the data set': (base, book, syntax) =>
    fileParts(sorted([...base, book.element(placeOf([], entryOf('SourceApplicationEntityTitle'), 'command'))]), syntax),
  duplicates,
  'excess pixel data': excessPixelData,
}

function planted(base: DataSet, book: MarkBook, syntax: Syntax): FileParts {
  const words = Array.from({ length: 12 }, () => word(book, 'preamble'))
  const marked = META_KEYWORDS.map((keyword) => book.element(placeOf([], entryOf(keyword), 'file meta')))
  const parts = fileParts(base, syntax)
  const preamble = Buffer.from(words.join(' ').padEnd(PREAMBLE_BYTES, ' '), 'latin1')
  return { ...parts, preamble, meta: sorted([...parts.meta, ...marked]) }
}

/** PS3.5 7.2: group lengths are retired; four bytes hold a mark of their own. */
function groupLengths(base: DataSet, book: MarkBook, syntax: Syntax): FileParts {
  const groups = new Set(base.map((element) => element.tag >>> 16))
  const lengths = [...groups].map((group) =>
    book.element(placeOf([], { tag: (group << 16) >>> 0, vr: 'UL', keyword: '' }, 'group length')),
  )
  return fileParts(sorted([...base, ...lengths]), syntax)
}

function trailingPadding(base: DataSet, book: MarkBook, syntax: Syntax): FileParts {
  const padding = entryOf('DataSetTrailingPadding')
  const sequence = entryOf('RequestAttributesSequence')
  const item = [book.element(placeOf([sequence.tag], padding, 'padding'))]
  const nested: Element = { tag: sequence.tag, vr: 'SQ', items: [item] }
  return fileParts(sorted([...base, nested, book.element(placeOf([], padding, 'padding'))]), syntax)
}

/** Every element of the base a second time, right after the first, with a mark; sequences excepted. */
function duplicates(base: DataSet, book: MarkBook, syntax: Syntax): FileParts {
  const twice = base.flatMap((element): Element[] => {
    if (!('bytes' in element)) return [element]
    const entry = [...structuralKeywords, 'PixelData'].some((keyword) => entryOf(keyword).tag === element.tag)
    if (entry) return [element]
    return [element, book.element(placeOf([], { tag: element.tag, vr: element.vr, keyword: '' }, 'duplicate'))]
  })
  return fileParts(twice, syntax)
}

/** More bytes than Rows, Columns and the number of frames ask for. */
function excessPixelData(base: DataSet, book: MarkBook, syntax: Syntax): FileParts {
  const pixelData = entryOf('PixelData')
  const longer = base.map((element): Element => {
    if (element.tag !== pixelData.tag || !('bytes' in element)) return element
    const excess = book.element(placeOf([], pixelData, 'pixel data')).bytes
    return { ...element, bytes: Buffer.concat([element.bytes, bytesOf(littleEndian(0, 8)), excess]) }
  })
  return fileParts(longer, syntax)
}

function word(book: MarkBook, context: Context): string {
  return book.word({ path: [], keyword: '', vr: '', context })
}
