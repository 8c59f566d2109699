import { TextBuilder, type DecodedText } from './decoded-text.ts'
import { fallbackCell } from './graphic-set.ts'

/**
 * Whether the high bytes of a text form UTF-8: `none` if not all do, or there are none; `western` if they form only what is common under a
 * mistaken Latin label, U+0080 to U+017F and from U+0800 up; else `general`.
 */
export type Utf8Evidence = 'none' | 'general' | 'western'

/** Reads UTF-8; a byte that is no part of a well-formed character is malformed and reads as ISO 8859-1. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  const builder = new TextBuilder(bytes.length)
  for (let offset = 0; offset < bytes.length;) {
    const byte = bytes[offset] ?? 0
    const byteCount = characterByteCount(bytes, offset)
    if (byteCount === 0) {
      builder.malformed = true
      builder.append(fallbackCell(byte), offset)
    } else {
      builder.append(codePointAt(bytes, offset, byteCount), offset)
    }
    offset += byteCount || 1
  }
  return builder.finish()
}

/** Whether all high bytes form multi-byte UTF-8, a last character cut short by a length limit set aside. */
export function utf8Evidence(bytes: Uint8Array): Utf8Evidence {
  let evidence = 'none' as Utf8Evidence
  for (let offset = 0; offset < bytes.length;) {
    const byteCount = characterByteCount(bytes, offset)
    if (byteCount === 0) return isCutShort(bytes, offset) ? evidence : 'none'
    if (byteCount > 1) {
      const western = byteCount > 2 || (bytes[offset] ?? 0) <= 0xc5
      evidence = western && evidence !== 'general' ? 'western' : 'general'
    }
    offset += byteCount
  }
  return evidence
}

// The Unicode Standard, Table 3-7: the second byte has a narrower range after E0, ED, F0 and F4, which keeps out overlong forms,
// surrogates and what lies above U+10FFFF.
function characterByteCount(bytes: Uint8Array, offset: number): 0 | 1 | 2 | 3 | 4 {
  const first = bytes[offset] ?? 0
  if (first < 0x80) return 1
  const byteCount = announcedByteCount(first)
  if (byteCount === 0 || !isSecondByte(first, bytes[offset + 1])) return 0
  for (let index = 2; index < byteCount; index += 1) if (!isContinuation(bytes[offset + index])) return 0
  return byteCount
}

function announcedByteCount(first: number): 0 | 2 | 3 | 4 {
  if (first >= 0xc2 && first <= 0xdf) return 2
  if (first >= 0xe0 && first <= 0xef) return 3
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0
}

function isSecondByte(first: number, second: number | undefined): boolean {
  if (!isContinuation(second)) return false
  if (first === 0xe0) return second >= 0xa0
  if (first === 0xed) return second <= 0x9f
  if (first === 0xf0) return second >= 0x90
  return first !== 0xf4 || second <= 0x8f
}

function isContinuation(byte: number | undefined): byte is number {
  return byte !== undefined && byte >= 0x80 && byte <= 0xbf
}

function codePointAt(bytes: Uint8Array, offset: number, byteCount: 1 | 2 | 3 | 4): number {
  const first = bytes[offset] ?? 0
  if (byteCount === 1) return first
  let codePoint = first & (0x7f >> byteCount)
  for (let index = 1; index < byteCount; index += 1) codePoint = (codePoint << 6) | ((bytes[offset + index] ?? 0) & 0x3f)
  return codePoint
}

// A value cut at 64 bytes (LO) or 16 (SH) ends inside of a character: its first bytes, then only padding.
function isCutShort(bytes: Uint8Array, offset: number): boolean {
  const first = bytes[offset] ?? 0
  let end = offset + 1
  if (isSecondByte(first, bytes[end])) end += 1
  while (end > offset + 1 && isContinuation(bytes[end])) end += 1
  if (end - offset >= announcedByteCount(first)) return false
  return bytes.subarray(end).every((byte) => byte === 0x20 || byte === 0)
}
