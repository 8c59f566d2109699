import { crc32, deflateRawSync } from 'node:zlib'

/** One entry of a ZIP archive as a test wants it; what is left out is as it should be. */
export interface ZipEntry {
  readonly name: string | Uint8Array
  readonly bytes?: Uint8Array
  readonly method?: number
  readonly flags?: number
  /** The upper half of the external attributes: a mode of Unix. */
  readonly mode?: number
  /** What the directory says instead of the truth. */
  readonly told?: { readonly crc?: number; readonly length?: number }
  /** Length of the entry before whose data this one shares. */
  readonly sharesFirst?: boolean
}

/** A ZIP archive (APPNOTE.TXT 4.3), deflated where an entry does not say otherwise. */
export function encodeZip(entries: readonly ZipEntry[]): Buffer {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const { flags = 0x0800, method = 8, mode = 0, told = {}, bytes = new Uint8Array() } = entry
    const name = Buffer.from(typeof entry.name === 'string' ? Buffer.from(entry.name) : entry.name)
    const data = method === 8 ? deflateRawSync(bytes) : Buffer.from(bytes)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(name.length, 26)
    const at = entry.sharesFirst === true ? 0 : offset
    if (entry.sharesFirst !== true) {
      pieces.push(local, name, data)
      offset += local.length + name.length + data.length
    }
    const record = Buffer.alloc(46)
    record.writeUInt32LE(0x02014b50, 0)
    record.writeUInt16LE((3 << 8) | 20, 4)
    record.writeUInt16LE(flags, 8)
    record.writeUInt16LE(method, 10)
    record.writeUInt32LE(told.crc ?? crc32(bytes), 16)
    record.writeUInt32LE(data.length, 20)
    record.writeUInt32LE(told.length ?? bytes.length, 24)
    record.writeUInt16LE(name.length, 28)
    record.writeUInt16LE(mode, 40)
    record.writeUInt32LE(at, 42)
    directory.push(record, name)
  }
  const records = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(records.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...pieces, records, end])
}

/** One entry of a TAR archive as a test wants it. */
export interface TarEntry {
  readonly name: string
  readonly bytes?: Uint8Array
  readonly flag?: string
  /** What the size field says instead of the truth. */
  readonly size?: string | Uint8Array
}

const BLOCK_BYTES = 512

/** A TAR archive (POSIX.1 ustar), with its end where it is not left out. */
export function encodeTar(entries: readonly TarEntry[], end: 'ended' | 'not ended' = 'ended'): Buffer {
  const pieces = entries.flatMap((entry) => {
    const { bytes = new Uint8Array() } = entry
    return [encodeTarHeader(entry), Buffer.from(bytes), Buffer.alloc((BLOCK_BYTES - (bytes.length % BLOCK_BYTES)) % BLOCK_BYTES)]
  })
  return Buffer.concat([...pieces, Buffer.alloc(end === 'ended' ? 2 * BLOCK_BYTES : 0)])
}

/** A record of a pax header, whose length counts itself. */
export function encodePaxRecord(keyword: string, value: string): Buffer {
  const rest = ` ${keyword}=${value}\n`
  let length = rest.length + 1
  while (String(length).length + Buffer.byteLength(rest) !== length) length += 1
  return Buffer.from(`${length}${rest}`)
}

function encodeTarHeader({ name, bytes = new Uint8Array(), flag = '0', size }: TarEntry): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES)
  block.write(name, 0, 100)
  block.write('0000644\0', 100)
  const field = size ?? `${bytes.length.toString(8).padStart(11, '0')}\0`
  Buffer.from(field as string).copy(block, 124)
  block.write('        ', 148)
  block.write(flag, 156)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
