import headers from '../../packages/engine/src/tables/siemens-headers.json' with { type: 'json' }
import { csaOf, protocolOf } from '../../packages/engine/src/private/csa.test-support.ts'
import { bytesOf, padded } from './binary.ts'
import { entryOf } from './dictionary.ts'
import { sorted, type DataSet, type Element, type PlainElement } from './element.ts'
import { type MarkBook, placeOf } from './marks.ts'

const GE_DATA_BYTES = 6313

/**
 * The object with marks in headers of vendors, which are written anew: in every value, name, unused byte and line of them; and in a
 * sequence that the list knows and that stands in UN.
 */
export function plantPrivateHeaders(base: DataSet, book: MarkBook): Element[] {
  const word = (tag: number): string => book.word(placeOf([], { tag, vr: 'OB', keyword: '' }, 'private'))
  return sorted([
    ...base,
    creator(0x00210010, 'SIEMENS MR SDS 01'),
    opaque(0x00211019, Buffer.from(protocolOf(markedLines(word(0x00211019))), 'latin1')),
    creator(0x00290010, 'SIEMENS CSA HEADER'),
    ...[0x00291010, 0x00291020].map((tag) => opaque(tag, csaOf(markedTags(word(tag))))),
    creator(0x00430010, 'GEMS_PARM_01'),
    opaque(0x0043102a, userData(word(0x0043102a))),
    creator(0x20010010, 'Philips Imaging DD 001'),
    { tag: 0x2001105f, vr: 'UN', inside: 'implicit', lengths: 'defined', items: [hiddenItem(book)] },
  ])
}

/** Every tag that may be kept, with a mark as its value, beside a number, and in the memory that was never cleared. */
function markedTags(mark: string): Parameters<typeof csaOf>[0] {
  const tags = headers.csaTags.map(([name = '']) => ({ name, values: [mark, `1 ${mark}`, '7'], garbage: mark }))
  const protocol = { name: 'MrPhoenixProtocol', vr: 'UN', values: [protocolOf(markedLines(mark))] }
  // A header has room for 128 tags.
  return [...tags.filter(({ name }) => name !== protocol.name), protocol, { name: `X${mark}`, values: ['7'] }]
}

/** Every line that may be kept, with a mark for its value, behind a number, and in its key. */
function markedLines(mark: string): string[] {
  const lines = headers.protocolKeys.flatMap(([key = '']) => {
    const numbered = key.replaceAll('[]', '[0]')
    return [`${numbered} = ${mark}`, `${numbered} = ""${mark}""`, `${numbered} = 7 # ${mark}`, `${numbered}.${mark} = 7`]
  })
  return [...lines, `tProtocolName = ""${mark}""`, 'lContrasts = 1']
}

/** Data of version 26, filled with a mark but for the numbers that are read. */
function userData(mark: string): Buffer {
  const bytes = Buffer.alloc(GE_DATA_BYTES, `${mark} `)
  bytes.writeUInt16LE(44, 24)
  bytes.writeFloatLE(26, 44)
  bytes.writeUInt16LE(2, 44 + 0x4c + 0x394 - 0x8c)
  return bytes
}

function hiddenItem(book: MarkBook): Element[] {
  const parents = [0x2001105f]
  return sorted([
    book.element(placeOf(parents, entryOf('PatientName'), 'private')),
    book.element(placeOf(parents, entryOf('PatientComments'), 'private')),
    creator(0x20010010, 'Philips Imaging DD 001'),
    book.element(placeOf(parents, { tag: 0x200110ee, vr: 'LO', keyword: '' }, 'private')),
  ])
}

function opaque(tag: number, bytes: Uint8Array): PlainElement {
  return { tag, vr: 'OB', bytes: bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]) }
}

function creator(tag: number, name: string): PlainElement {
  return { tag, vr: 'LO', bytes: bytesOf(padded(name, 2, ' ')) }
}
