import { VRS, type Vr } from './vr.ts'

/** Characters of the default repertoire as bytes; for text of our own making, never for text from a file. */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index) & 0x7f
  return bytes
}

/** Bytes as characters of ISO 8859-1, without the padding at the end (PS3.5 6.2): for VRs of kind `string`. */
export function stringValue(bytes: Uint8Array): string {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end -= 1
  let text = ''
  for (let index = 0; index < end; index += 1) text += String.fromCharCode(bytes[index] as number)
  return text
}

/** The values of a VR of kind `string`, each without leading and trailing padding. */
export function stringValues(bytes: Uint8Array): string[] {
  const text = stringValue(bytes)
  return text === '' ? [] : text.split('\\').map(withoutPadding)
}

/**
 * A text without the spaces around it and the NULs behind it (PS3.5 6.2). By hand, since a pattern for padding at the end takes time in
 * the square of a run of spaces inside of a value.
 */
export function withoutPadding(text: string): string {
  let start = 0
  let end = text.length
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\0')) end -= 1
  while (start < end && text[start] === ' ') start += 1
  return text.slice(start, end)
}

/** Text of our own making as the value of an element: padded to an even length (PS3.5 7.1.1). */
export function encodeString(text: string, vr: Vr): Uint8Array {
  return padded(asciiBytes(text), vr)
}

/** A value padded to an even length with the padding of its VR. */
export function padded(value: Uint8Array, vr: Vr): Uint8Array {
  if (value.length % 2 === 0) return value
  const even = new Uint8Array(value.length + 1)
  even.set(value)
  even[value.length] = VRS[vr].padding
  return even
}
