import type { Encoding } from './element-index.ts'
import { writeUint } from './mutable-file.ts'

const SHORT_VRS = new Set('AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '))

/** An element with a length of its own or one that is said. */
export function encodeElement(
  tag: number,
  { vr, value, length = value.length }: { vr: string; value: Buffer; length?: number },
  { explicit, big }: Encoding,
): Buffer {
  const isItem = tag >>> 16 === 0xfffe
  const isShort = explicit && !isItem && SHORT_VRS.has(vr)
  const header = Buffer.alloc(explicit && !isItem && !isShort ? 12 : 8)
  writeUint(header, { at: 0, bytes: 2, value: tag >>> 16, big })
  writeUint(header, { at: 2, bytes: 2, value: tag & 0xffff, big })
  if (explicit && !isItem) header.write(vr.padEnd(2).slice(0, 2), 4, 'latin1')
  if (isShort) writeUint(header, { at: 6, bytes: 2, value: Math.min(length, 0xffff), big })
  else writeUint(header, { at: header.length - 4, bytes: 4, value: length, big })
  return Buffer.concat([header, value])
}

/** A value of even length, as PS3.5 7.1.1 wants it. */
export function padded(value: Buffer): Buffer {
  return value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.from(' ')])
}
