import { inflateRawSync } from 'node:zlib'
import { binaryOf, bytesOf } from './binary.ts'
import type { Mark } from './marks.ts'
import { syntaxes } from './syntaxes.ts'

const ANCHOR_BYTES = 4
const META_START = 132
const GROUP_LENGTH_BYTES = 12

/** Needles by their first four bytes, then by their length, then by their bytes. */
type Index = Map<number, Map<number, Map<string, Mark[]>>>

// The marks of one file are searched in its output, its report, the log and more.
const indexes = new WeakMap<readonly Mark[], Index>()

/**
 * The marks that occur in some bytes, in their order.
 *
 * Many thousands of needles share few beginnings, since all marks of a kind start alike. So a window of four bytes goes
 * over the haystack, and only where it shows such a beginning are the following bytes looked up. A file in the
 * deflated transfer syntax is inflated first: compressed bytes would hide every mark.
 */
export function findMarks(haystack: Uint8Array, marks: readonly Mark[]): Mark[] {
  const found = new Set<Mark>()
  const index = indexes.get(marks) ?? indexOf(marks)
  indexes.set(marks, index)
  const bytes = inflated(haystack)
  let window = 0
  for (let offset = 0; offset < bytes.length; offset++) {
    window = ((window << 8) | (bytes[offset] ?? 0)) >>> 0
    const byLength = index.get(window)
    const start = offset - ANCHOR_BYTES + 1
    if (byLength === undefined || start < 0) continue
    for (const [length, needles] of byLength) {
      const candidate = binaryOf(bytes.subarray(start, start + length))
      for (const mark of needles.get(candidate) ?? []) if (standsAlone(bytes, start, candidate)) found.add(mark)
    }
  }
  return marks.filter((mark) => found.has(mark))
}

function indexOf(marks: readonly Mark[]): Index {
  const index: Index = new Map()
  for (const mark of marks)
    for (const needle of mark.needles) {
      if (needle.length < ANCHOR_BYTES) throw new RangeError('a needle has at least four bytes')
      const byLength = at(
        index,
        bytesOf(needle)
          .subarray(0, ANCHOR_BYTES)
          .reduce((sum, byte) => ((sum << 8) | byte) >>> 0, 0),
      )
      at(at(byLength, needle.length), needle, () => []).push(mark)
    }
  return index
}

function at<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value = () => new Map() as Value): Value {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}

/** Digits after other digits are part of a longer number, such as a new UID, and say nothing. */
function standsAlone(bytes: Uint8Array, start: number, needle: string): boolean {
  const before = bytes[start - 1] ?? 0
  return !/^[0-9]{4}/.test(needle) || before < 0x30 || before > 0x39
}

/** The file with all that follows its file meta inflated, if its transfer syntax says that this is deflated. */
export function inflated(file: Uint8Array): Uint8Array {
  if (file.length < META_START + GROUP_LENGTH_BYTES || binaryOf(file.subarray(128, META_START)) !== 'DICM') return file
  const groupLength = new DataView(file.buffer, file.byteOffset).getUint32(META_START + GROUP_LENGTH_BYTES - 4, true)
  const metaEnd = META_START + GROUP_LENGTH_BYTES + groupLength
  const meta = binaryOf(file.subarray(0, metaEnd))
  if (!meta.includes(syntaxes.deflated.uid)) return file
  return bytesOf(meta + inflateRawSync(file.subarray(metaEnd)).toString('latin1'))
}
