// Where the numbers stand, as the source of dcm2niix documents it: where the header begins; in it the version, whether the images are
// echo planar, the polarity of the phase encoding, the order of its lines. From version 25.002 on all but the version stand later.
const OFFSET_AT = 24
const ECHO_PLANAR_AT = 0x3a
const POLARITY_AT = 0x30
const ORDER_AT = 0x394
const LATER_BYTES = 0x4c
const ORDER_EARLIER_BYTES = 0x8c
const LATER_VERSION = 25.002
const VERSION_LEAST = 5
const VERSION_MOST = 40

const ECHO_PLANAR_BIT = 0x0800
const POLARITY_BIT = 0x0004
const ORDER_MOST = 2

// dcm2niix asks for at least this many bytes behind the start of the header.
const HEADER_BYTES = 0x394 + 4
const MADE_OFFSET = 32

/**
 * GE's user-defined data (0043,xx2A) with nothing but what distortion correction needs: a blank of the same form with two bits and a
 * number of the source. Nothing where the bytes are not of the form.
 */
export function cleanGeUserData(bytes: Uint8Array): Uint8Array | undefined {
  const source = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER_BYTES) return undefined
  const offset = source.getUint16(OFFSET_AT, true)
  if (offset + HEADER_BYTES > bytes.length) return undefined
  const version = source.getFloat32(offset, true)
  if (!(version >= VERSION_LEAST && version <= VERSION_MOST)) return undefined
  const isLater = version >= LATER_VERSION
  const [later, orderAt] = isLater ? [LATER_BYTES, ORDER_AT - ORDER_EARLIER_BYTES] : [0, ORDER_AT]
  const order = source.getUint16(offset + later + orderAt, true)
  if (order > ORDER_MOST) return undefined
  const made = new DataView(new ArrayBuffer(MADE_OFFSET + HEADER_BYTES))
  const copyBit = (at: number, bit: number): void =>
    made.setUint16(MADE_OFFSET + later + at, source.getUint16(offset + later + at, true) & bit, true)
  made.setUint16(OFFSET_AT, MADE_OFFSET, true)
  // The exact version is a detail of one installation; that it is before or after the change of places is all that is needed.
  made.setFloat32(MADE_OFFSET, isLater ? LATER_VERSION + 1 : VERSION_LEAST, true)
  copyBit(ECHO_PLANAR_AT, ECHO_PLANAR_BIT)
  copyBit(POLARITY_AT, POLARITY_BIT)
  made.setUint16(MADE_OFFSET + later + orderAt, order, true)
  return new Uint8Array(made.buffer)
}
