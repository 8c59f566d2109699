import { isPaddedInFront } from './text-vr.ts'

const SPACE = 0x20
const NUL = 0

/**
 * A value without its padding, as a part of its bytes.
 *
 * Spaces and NULs at the end go in every VR (PS3.5 6.2). Spaces in front go only where the VR is named and calls them padding: AE, CS, DS,
 * IS, LO and SH. No encoding here uses these two codes inside of a character.
 */
export function trimPadding(bytes: Uint8Array, vr?: string): Uint8Array {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === SPACE || bytes[end - 1] === NUL)) end -= 1
  let start = 0
  if (vr !== undefined && isPaddedInFront(vr)) while (start < end && bytes[start] === SPACE) start += 1
  return bytes.subarray(start, end)
}
