/** How long the head of a frame is: orthanc/PROTOCOL.md. */
export const HEADER_BYTES = 28
/** What the plug-in sends at most. */
const INSTANCE_BYTES_MAX = 2 * 2 ** 30

const MAGIC = 0x4c544845
const VERSION = 1

/** The kinds of frames, by their numbers on the wire. */
export const FRAME = {
  hello: 0x01,
  instance: 0x02,
  check: 0x03,
  ready: 0x81,
  deidentified: 0x82,
  refused: 0x83,
  doubt: 0x84,
  marked: 0x85,
  unmarked: 0x86,
} as const

/** The head of a frame. */
export interface FrameHeader {
  readonly kind: number
  /** Where an instance came from, or the DIMSE status of a refusal. */
  readonly code: number
  readonly id: bigint
  /** Of a request: how many milliseconds are left. */
  readonly deadlineMs: number
  readonly length: number
}

/** The head as bytes. */
export function encodeHeader({ kind, code, id, deadlineMs, length }: FrameHeader): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES)
  bytes.writeUInt32BE(MAGIC, 0)
  bytes.writeUInt8(VERSION, 4)
  bytes.writeUInt8(kind, 5)
  bytes.writeUInt16BE(code, 6)
  bytes.writeBigUInt64BE(id, 8)
  bytes.writeUInt32BE(deadlineMs, 16)
  bytes.writeBigUInt64BE(BigInt(length), 20)
  return bytes
}

/** Reads a head; nothing where it is none of this version, or none that a plug-in sends. */
export function decodeRequest(bytes: Buffer): FrameHeader | undefined {
  if (bytes.readUInt32BE(0) !== MAGIC || bytes.readUInt8(4) !== VERSION) return undefined
  const length = bytes.readBigUInt64BE(20)
  if (length > BigInt(INSTANCE_BYTES_MAX)) return undefined
  const kind = bytes.readUInt8(5)
  const isEmpty = length === 0n
  if (kind !== FRAME.instance && kind !== FRAME.check && !(kind === FRAME.hello && isEmpty)) return undefined
  const [code, id, deadlineMs] = [bytes.readUInt16BE(6), bytes.readBigUInt64BE(8), bytes.readUInt32BE(16)]
  return { kind, code, id, deadlineMs, length: Number(length) }
}
