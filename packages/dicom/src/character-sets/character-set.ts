import { textOfUnits, type DecodedText } from './decoded-text.ts'
import { REPERTOIRES, type StandAlone } from './defined-terms.ts'
import { ESC, hasEscapeSequence } from './escape-sequence.ts'
import { decodeGb18030 } from './gb-18030.ts'
import { decodeIso2022, type Iso2022Label } from './iso-2022.ts'
import { parseLabel, type Label } from './label.ts'
import { isDefaultRepertoire } from './text-vr.ts'
import { decodeUtf8, utf8Evidence } from './utf-8.ts'

/** How the text of a Data Set is encoded, as its Specific Character Set (0008,0005) says and as its bytes show. */
export interface CharacterSet {
  /** The defined terms as normalised, e.g. ['ISO 2022 IR 13','ISO 2022 IR 87']; [] is the default repertoire. */
  readonly terms: readonly string[]
  /** False where a term of the label is not a defined term of the standard (even after spelling repair). */
  readonly known: boolean
  /**
   * Text with byte offsets, of one value or of all values of an element; never throws.
   *
   * The VR decides what ends the reach of an escape sequence: line ends and TAB always, `^` and `=` in PN, a backslash unless the VR is
   * ST, LT, UT or UR. Outside of the VRs that follow the label, bytes beyond ASCII are malformed, and read under the label all the same.
   */
  decode(bytes: Uint8Array, vr: string): DecodedText
  /** Only the text; a fast path without offsets where all bytes are ASCII and no escapes. */
  text(bytes: Uint8Array, vr: string): string
}

// Labels come from files: a sender could make up a new one for every file, so few are kept, and no long ones.
const CACHED_LABELS_MAX = 64
const CACHED_LABEL_CHARACTERS_MAX = 256

const cache = new Map<string, CharacterSet>()

/**
 * The character set of a label, given the values of Specific Character Set (0008,0005); none stands for the default repertoire.
 *
 * Memoised, so that a label is understood once for all Data Sets that carry it. Values that were not split at the backslash are split here.
 */
export function characterSet(terms: readonly string[]): CharacterSet {
  const key = terms.join('\\')
  const cached = cache.get(key)
  if (cached !== undefined) return cached
  const made = characterSetOf(parseLabel(key.split('\\')))
  if (key.length > CACHED_LABEL_CHARACTERS_MAX) return made
  const [oldest] = cache.keys()
  if (cache.size >= CACHED_LABELS_MAX && oldest !== undefined) cache.delete(oldest)
  cache.set(key, made)
  return made
}

function characterSetOf(label: Label): CharacterSet {
  return Object.freeze({
    terms: Object.freeze([...label.terms]),
    known: label.known,
    decode: (bytes: Uint8Array, vr: string) => (isPlain(bytes, label, vr) ? plainText(bytes) : readUnder(label, bytes, vr)),
    text: (bytes: Uint8Array, vr: string) => (isPlain(bytes, label, vr) ? textOfUnits(bytes) : readUnder(label, bytes, vr).text),
  })
}

function plainText(bytes: Uint8Array): DecodedText {
  const offsets = new Uint32Array(bytes.length + 1)
  for (let index = 0; index < offsets.length; index += 1) offsets[index] = index
  return { text: textOfUnits(bytes), offsets, malformed: false }
}

function readUnder(label: Label, bytes: Uint8Array, vr: string): DecodedText {
  const decoded = label.kind === 'standAlone' ? readStandAlone(bytes, label.term, vr) : readIso2022(bytes, label, vr)
  return isDefaultRepertoire(vr) ? { ...decoded, malformed: true } : decoded
}

/** Whether every byte is the code point of its character: ASCII without escape sequences, and without the two signs of ISO-IR 14. */
function isPlain(bytes: Uint8Array, label: Label, vr: string): boolean {
  const isRoman = label.kind === 'iso2022' && label.iso2022.initial.g0 === 14 && !isDefaultRepertoire(vr)
  for (const byte of bytes) {
    if (byte >= 0x80 || byte === ESC || (isRoman && (byte === 0x5c || byte === 0x7e))) return false
  }
  return true
}

function readIso2022(bytes: Uint8Array, label: Label & { kind: 'iso2022' }, vr: string): DecodedText {
  const { text, offsets, malformed, unassigned } = decodeIso2022(bytes, label.iso2022, vr)
  const evidence = hasEscapeSequence(bytes) ? 'none' : utf8Evidence(bytes)
  const isSuspect = unassigned || label.utf8 === 'always' || (label.utf8 === 'western' && evidence === 'western')
  if (evidence !== 'none' && isSuspect) return { ...decodeUtf8(bytes), malformed: true }
  return { text, offsets, malformed }
}

function readStandAlone(bytes: Uint8Array, term: StandAlone, vr: string): DecodedText {
  const decoded = term === 'ISO_IR 192' ? decodeUtf8(bytes) : decodeGb18030(bytes, term)
  if (hasEscapeSequence(bytes)) {
    const { text, offsets, unassigned } = decodeIso2022(bytes, EVERY_EXTENSION, vr)
    return unassigned ? { ...decoded, malformed: true } : { text, offsets, malformed: true }
  }
  if (decoded.malformed && term !== 'ISO_IR 192' && utf8Evidence(bytes) !== 'none')
    return { ...decodeUtf8(bytes), malformed: true }
  return bytes.includes(ESC) ? { ...decoded, malformed: true } : decoded
}

/** What escape sequences mean under a label that has no room for them. */
const EVERY_EXTENSION: Iso2022Label = {
  initial: { g0: 6, g1: undefined },
  extensions: new Set(REPERTOIRES.keys()),
  likelyG1: undefined,
}
