import { bytesOf, littleEndian, padded } from './binary.ts'
import { entryOf } from './dictionary.ts'
import type { DataSet, Element } from './element.ts'
import { type MarkBook, placeOf } from './marks.ts'

const RLE_HEADER_BYTES = 64
const RLE_LITERAL_BYTES = 128

// PS3.5 A.4: an empty Basic Offset Table is allowed.
const EMPTY_OFFSET_TABLE = new Uint8Array(0)

/** The object with its one frame encoded by RLE, and a fragment too many that holds a mark. */
export function plantRle(base: DataSet, book: MarkBook): Element[] {
  return withFragments(base, (frame) => [EMPTY_OFFSET_TABLE, rleFrame(frame), mark(book, 2)])
}

/** The object with its one frame encoded by RLE, and a mark where the Basic Offset Table should have numbers. */
export function plantOffsetTable(base: DataSet, book: MarkBook): Element[] {
  return withFragments(base, (frame) => [mark(book, 4), rleFrame(frame)])
}

/** The object with its one frame as a JPEG that has marks in its comment, in an application segment and after its end. */
export function plantJpeg(base: DataSet, book: MarkBook): Element[] {
  return withFragments(base, () => [EMPTY_OFFSET_TABLE, jpeg(book)])
}

function withFragments(base: DataSet, make: (frame: Uint8Array) => Uint8Array[]): Element[] {
  const pixelData = entryOf('PixelData')
  return base.map((element): Element => {
    if (element.tag !== pixelData.tag || !('bytes' in element)) return element
    return { tag: element.tag, vr: 'OB', fragments: make(element.bytes) }
  })
}

function mark(book: MarkBook, unitBytes: number): Uint8Array {
  return bytesOf(padded(markText(book), unitBytes, '\0'))
}

function markText(book: MarkBook): string {
  return book.word(placeOf([], entryOf('PixelData'), 'pixel data'))
}

/** PS3.5 Annex G: 64 bytes of header, then a segment for the high and one for the low bytes, here all as literal runs. */
function rleFrame(frame: Uint8Array): Uint8Array {
  const segments = [1, 0].map((start) => rleSegment(frame.filter((_, index) => index % 2 === start)))
  const [high = '', low = ''] = segments
  const header = [2, RLE_HEADER_BYTES, RLE_HEADER_BYTES + high.length].map((number) => littleEndian(number, 4)).join('')
  return bytesOf(header.padEnd(RLE_HEADER_BYTES, '\0') + high + low)
}

function rleSegment(bytes: Uint8Array): string {
  let segment = ''
  for (let offset = 0; offset < bytes.length; offset += RLE_LITERAL_BYTES) {
    const run = bytes.subarray(offset, offset + RLE_LITERAL_BYTES)
    segment += String.fromCharCode(run.length - 1, ...run)
  }
  return padded(segment, 2, '\0')
}

/** A gray JPEG of 16 by 16 pixels: each Huffman table has one code, so that a block is two bits, all zero. */
function jpeg(book: MarkBook): Uint8Array {
  const quantization = `\0${'\x01'.repeat(64)}`
  const frame = '\x08\0\x10\0\x10\x01\x01\x11\0'
  const table = (id: string): string => `${id}\x01${'\0'.repeat(15)}\0`
  const image = [
    '\xff\xd8',
    segment(0xe1, `Exif\0\0${markText(book)}`),
    segment(0xfe, markText(book)),
    segment(0xdb, quantization),
    segment(0xc0, frame),
    segment(0xc4, table('\0') + table('\x10')),
    segment(0xda, '\x01\x01\0\0\x3f\0'),
    '\0',
    '\xff\xd9',
    markText(book),
  ]
  return bytesOf(padded(image.join(''), 2, '\0'))
}

function segment(marker: number, content: string): string {
  const length = content.length + 2
  return String.fromCharCode(0xff, marker, length >> 8, length & 0xff) + content
}
