import type { ByteSource } from './byte-source.ts'
import { vrForm } from './encoding.ts'
import { identifyingTags } from './identifying-attributes.ts'
import type { Element } from './walker.ts'

const PIECE_BYTES = 1 << 16
const VALUE_BYTES_MAX = 1024
const HEADER_BYTES = 8

const UID_TAGS = [0x0020000d, 0x0020000e, 0x00200052, 0x00080018, 0x00081155]
const TAGS: ReadonlySet<number> = new Set([...identifyingTags(), ...UID_TAGS])

/** Finds what looks like identifying elements in bytes that cannot be walked: a tag of the table, or VR PN, with a length that fits. */
export function gatherRaw(source: ByteSource, found: (element: Element, bytes: Uint8Array) => void): void {
  const overlap = HEADER_BYTES + VALUE_BYTES_MAX
  for (let from = 0; from < source.length; from += PIECE_BYTES) {
    const piece = source.read(from, PIECE_BYTES + overlap)
    for (let at = 0; at + HEADER_BYTES <= piece.length && at < PIECE_BYTES; at += 1) {
      for (const big of [false, true]) lookAt(piece, at, { big, from, found })
    }
  }
}

interface Look {
  readonly big: boolean
  readonly from: number
  readonly found: (element: Element, bytes: Uint8Array) => void
}

function lookAt(piece: Uint8Array, at: number, { big, from, found }: Look): void {
  const named = piece[at + 4] === 0x50 && piece[at + 5] === 0x4e
  const tag = number16(piece, at, big) * 0x10000 + number16(piece, at + 2, big)
  if (!named && !TAGS.has(tag)) return
  const form = vrForm(piece[at + 4] ?? 0, piece[at + 5] ?? 0)
  const explicit = form?.length === 'short'
  const length = explicit ? number16(piece, at + 6, big) : number32(piece, at + 4)
  if (length === 0 || length > VALUE_BYTES_MAX || (!explicit && big)) return
  const offset = at + HEADER_BYTES
  const bytes = piece.subarray(offset, offset + length)
  const element = {
    tag,
    vr: explicit ? form.vr : '',
    offset: from + offset,
    length,
    depth: 0,
    path: [],
    place: 0,
    big,
    label: 'windows-1252',
  }
  found(element, bytes)
}

function number16(bytes: Uint8Array, at: number, big: boolean): number {
  const [one = 0, two = 0] = [bytes[at], bytes[at + 1]]
  return big ? (one << 8) | two : (two << 8) | one
}

function number32(bytes: Uint8Array, at: number): number {
  return number16(bytes, at, false) + number16(bytes, at + 2, false) * 0x10000
}
