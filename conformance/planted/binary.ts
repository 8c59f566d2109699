/*
 * Byte values are written as binary strings here: one character a byte, U+0000 to U+00FF. They are valid keys of a Map,
 * which byte arrays are not, and the search looks up thousands of marks by key.
 */

/** The bytes of a binary string. */
export function bytesOf(binary: string): Uint8Array {
  return Uint8Array.from(Buffer.from(binary, 'latin1'))
}

/** The binary string of some bytes. */
export function binaryOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** A text in UTF-8. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** A text in UTF-16, low byte first. */
export function utf16le(text: string): string {
  return Buffer.from(text, 'utf16le').toString('latin1')
}

/** A text in UTF-16, high byte first. */
export function utf16be(text: string): string {
  return swapped(utf16le(text), 2)
}

/** The same bytes from last to first. */
export function reversed(binary: string): string {
  return [...binary].reverse().join('')
}

/** The bytes with each unit of `unitBytes` turned around: little endian to big endian or back. */
export function swapped(binary: string, unitBytes: number): string {
  let turned = ''
  for (let offset = 0; offset < binary.length; offset += unitBytes) {
    turned += reversed(binary.slice(offset, offset + unitBytes))
  }
  return turned
}

/** An unsigned number in `byteCount` bytes, low byte first. */
export function littleEndian(value: number | bigint, byteCount: number): string {
  let rest = BigInt(value)
  let binary = ''
  for (let index = 0; index < byteCount; index++) {
    binary += String.fromCharCode(Number(rest & 0xffn))
    rest >>= 8n
  }
  return binary
}

/** The bytes lengthened to a multiple of `unitBytes`. */
export function padded(binary: string, unitBytes: number, filler: string): string {
  const missing = (unitBytes - (binary.length % unitBytes)) % unitBytes
  return binary + filler.repeat(missing)
}
