import { asciiBytes, IMPLICIT_LITTLE, readUint32 } from '@lethe/dicom'
import type { KnownIdentifiers } from '../text/known-identifiers.ts'
import { cleanSiemensProtocol } from './siemens-protocol.ts'
import { csaTagGrammar, mayKeepVendorValue, type VendorGrammar } from './vendor-values.ts'

// The form is published by NiBabel ("CSA2") and read by dcm2niix: SV10, four fixed bytes, the number of tags, 77; then the tags.
const MAGIC = [0x53, 0x56, 0x31, 0x30, 0x04, 0x03, 0x02, 0x01]
const HEADER_BYTES = 16
const TAG_BYTES = 84
const NAME_BYTES = 64
const ITEM_BYTES = 16
// What stands in the word that says whether something follows: 77 where it does, 205 where the memory was never written.
const FILLED = 77
const UNFILLED = 205

const TAGS_MAX = 128
const ITEMS_MAX = 65_536
const VM_MAX = 65_536
const VALUE_TYPE_MAX = 63

const EMPTY = new Uint8Array(0)

const NUMBER_VRS: ReadonlySet<string> = new Set(['DS', 'FD', 'FL', 'IS', 'SL', 'SS', 'UL', 'US'])

/** One tag of a CSA header: a name, how its values are told, and the values. */
interface CsaTag {
  readonly name: string
  readonly vm: number
  readonly vr: string
  /** A number of Siemens' for the type of the values. */
  readonly valueType: number
  readonly items: readonly Uint8Array[]
}

/**
 * A CSA header, in which Siemens keeps what has no attribute, with nothing but the tags and values that are known to be harmless. It
 * is written anew, so that what lay in its unused bytes is gone too. Nothing where the bytes are not of the form, or no tag is left.
 */
export function cleanCsaHeader(bytes: Uint8Array, identifiers: KnownIdentifiers): Uint8Array | undefined {
  const tags = parseCsaHeader(bytes)
  const kept = tags?.map((tag) => cleanTag(tag, identifiers)).filter((tag) => tag !== undefined)
  return kept === undefined || kept.length === 0 ? undefined : writeCsaHeader(kept)
}

function cleanTag(tag: CsaTag, identifiers: KnownIdentifiers): CsaTag | undefined {
  const grammar = csaTagGrammar(tag.name)
  if (grammar === undefined || (grammar === 'number' && !NUMBER_VRS.has(tag.vr))) return undefined
  const items = tag.items.map((item) => cleanItem(item, grammar, identifiers))
  return items.every((item) => item.length === 0) ? undefined : { ...tag, items }
}

/** A value that may not stay leaves its place, since the others are told by theirs. */
function cleanItem(item: Uint8Array, grammar: VendorGrammar, identifiers: KnownIdentifiers): Uint8Array {
  if (grammar === 'protocol') return cleanSiemensProtocol(item, identifiers) ?? EMPTY
  const end = item.indexOf(0)
  const value = end < 0 ? item : item.subarray(0, end)
  if (value.length > 128) return EMPTY
  const text = String.fromCharCode(...value).trim()
  return mayKeepVendorValue(text, grammar, identifiers) ? asciiBytes(text) : EMPTY
}

/** The tags of a CSA header; nothing where a single byte that matters is not as it should be. */
export function parseCsaHeader(bytes: Uint8Array): CsaTag[] | undefined {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, index) => bytes[index] !== byte)) return undefined
  const count = readUint32(bytes, 8, IMPLICIT_LITTLE)
  if (count < 1 || count > TAGS_MAX || readUint32(bytes, 12, IMPLICIT_LITTLE) !== FILLED) return undefined
  const tags: CsaTag[] = []
  let at = HEADER_BYTES
  for (let index = 0; index < count; index += 1) {
    const tag = parseTag(bytes, at)
    if (tag === undefined) return undefined
    tags.push(tag.tag)
    at = tag.end
  }
  return tags
}

function parseTag(bytes: Uint8Array, start: number): { readonly tag: CsaTag; readonly end: number } | undefined {
  if (start + TAG_BYTES > bytes.length) return undefined
  const word = (offset: number): number => readUint32(bytes, start + NAME_BYTES + offset, IMPLICIT_LITTLE)
  const [vm, valueType, itemCount, marker] = [word(0), word(8), word(12), word(16)]
  const name = upToNull(bytes.subarray(start, start + NAME_BYTES))
  const vr = upToNull(bytes.subarray(start + NAME_BYTES + 4, start + NAME_BYTES + 8))
  const wellFormed = name !== undefined && vr !== undefined && /^[A-Za-z0-9_]+$/.test(name) && /^[A-Z]{2}$/.test(vr)
  if (!wellFormed || vm > VM_MAX || valueType > VALUE_TYPE_MAX || itemCount > ITEMS_MAX || !isMarker(marker)) return undefined
  const items: Uint8Array[] = []
  let at = start + TAG_BYTES
  for (let index = 0; index < itemCount; index += 1) {
    if (at + ITEM_BYTES > bytes.length || !isMarker(readUint32(bytes, at + 8, IMPLICIT_LITTLE))) return undefined
    const length = readUint32(bytes, at + 4, IMPLICIT_LITTLE)
    at += ITEM_BYTES
    if (at + length > bytes.length) return undefined
    items.push(bytes.subarray(at, at + length))
    at += Math.ceil(length / 4) * 4
  }
  return { tag: { name, vm, vr, valueType, items }, end: at }
}

function isMarker(word: number | undefined): boolean {
  return word === FILLED || word === UNFILLED
}

function upToNull(bytes: Uint8Array): string | undefined {
  const end = bytes.indexOf(0)
  return end < 0 ? undefined : String.fromCharCode(...bytes.subarray(0, end))
}

/** The bytes of a CSA header: each value ends with a null and takes up whole words. */
function writeCsaHeader(tags: readonly CsaTag[]): Uint8Array {
  const room = (item: Uint8Array): number => ITEM_BYTES + (item.length === 0 ? 0 : Math.ceil((item.length + 1) / 4) * 4)
  const length = tags.reduce((sum, { items }) => sum + TAG_BYTES + items.reduce((a, item) => a + room(item), 0), HEADER_BYTES)
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  const words = (at: number, ...values: readonly number[]): void =>
    values.forEach((value, index) => view.setUint32(at + 4 * index, value, true))
  bytes.set(MAGIC)
  words(8, tags.length, FILLED)
  let at = HEADER_BYTES
  for (const { name, vm, vr, valueType, items } of tags) {
    bytes.set(asciiBytes(name), at)
    words(at + NAME_BYTES, vm, 0, valueType, items.length, FILLED)
    bytes.set(asciiBytes(vr), at + NAME_BYTES + 4)
    at += TAG_BYTES
    for (const item of items) {
      const filled = item.length === 0 ? 0 : item.length + 1
      words(at, filled, filled, filled === 0 ? UNFILLED : FILLED, filled)
      bytes.set(item, at + ITEM_BYTES)
      at += room(item)
    }
  }
  return bytes
}
