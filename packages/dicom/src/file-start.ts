import { dictionaryEntry, vrFits } from './dictionary.ts'
import { ElementHeader } from './element-header.ts'
import { EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, type Encoding } from './transfer-syntax.ts'

/** Bytes that are needed to tell how a file starts: preamble, `DICM` and the longest element header. */
export const FILE_START_BYTES = 144

// A first element is short: group length, SOP class, image type. No text or picture format begins so.
const FIRST_VALUE_BYTES_MAX = 1024

/** What the first bytes of a file say: the length of the preamble, and how a file without one begins. Nothing where it is not DICOM. */
export interface FileStart {
  readonly preambleBytes: number
  readonly start: 'meta' | Encoding
}

/** Tells how a file starts (PS3.10 7.1; files without preamble or meta information are older than PS3.10, or were cut from a stream). */
export function fileStart(bytes: Uint8Array): FileStart | undefined {
  if (hasPrefix(bytes, 128)) return { preambleBytes: 132, start: 'meta' }
  if (hasPrefix(bytes, 0)) return { preambleBytes: 4, start: 'meta' }
  const encoding = [EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG].find((candidate) => isFirstElement(bytes, candidate))
  if (encoding === undefined) return undefined
  const isMeta = encoding === EXPLICIT_LITTLE && bytes[0] === 2 && bytes[1] === 0
  return { preambleBytes: 0, start: isMeta ? 'meta' : encoding }
}

/** The encoding that the first element of a Data Set shows: the one declared where it fits, else the one that does. */
export function shownEncoding(bytes: Uint8Array, declared: Encoding | undefined): Encoding | undefined {
  const candidates = [EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG]
  if (declared !== undefined && isPlausible(bytes, declared)) return declared
  return candidates.find((candidate) => isFirstElement(bytes, candidate)) ?? declared
}

function hasPrefix(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d
}

function isPlausible(bytes: Uint8Array, encoding: Encoding): boolean {
  const header = new ElementHeader()
  if (!header.read({ bytes, at: 0, end: bytes.length }, encoding)) return true
  return encoding.explicitVr ? header.vr !== undefined : !isFirstElement(bytes, EXPLICIT_LITTLE)
}

/** Whether the bytes begin with a Data Element of PS3.6 as a file's first one is. */
function isFirstElement(bytes: Uint8Array, encoding: Encoding): boolean {
  const header = new ElementHeader()
  if (!header.read({ bytes, at: 0, end: bytes.length }, encoding)) return false
  const entry = dictionaryEntry(header.tag)
  const group = header.tag >>> 16
  if (header.vr === undefined || header.length > FIRST_VALUE_BYTES_MAX || (group !== 2 && group !== 8)) return false
  if ((header.tag & 0xffff) === 0) return header.vr === 'UL' && header.length === 4
  return entry !== undefined && vrFits(header.vr, entry)
}
