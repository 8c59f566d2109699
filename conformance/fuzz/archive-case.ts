import { gzipSync } from 'node:zlib'
import {
  encodePaxRecord,
  encodeTar,
  encodeZip,
  type TarEntry,
  type ZipEntry,
} from '../../packages/gateway/src/archives.test-support.ts'
import type { Random } from '../text/random.ts'
import { BYTE_MUTATIONS } from './byte-mutations.ts'
import { hostileLength } from './hostile-values.ts'
import { MutableFile, writeUint } from './mutable-file.ts'

const ENTRY_BYTES_MAX = 1 << 14
const BLOCK_BYTES = 512

/** An archive of a few files, damaged in its headers or anywhere. */
export interface ArchiveCase {
  readonly bytes: Buffer
  readonly mutations: readonly string[]
}

/** What a field of a header is and where it stands. */
interface Field {
  readonly name: string
  readonly at: number
  readonly bytes: 2 | 4
}

// APPNOTE.TXT 4.3.7, 4.3.12, 4.3.14 and 4.3.16: the fields of each record that say lengths, places, numbers and methods.
const ZIP_RECORDS: readonly { readonly signature: number; readonly fields: readonly Field[] }[] = [
  {
    signature: 0x04034b50,
    fields: [
      ...fields(2, { flags: 6, method: 8, nameLength: 26, extraLength: 28 }),
      ...fields(4, { crc: 14, storedLength: 18, length: 22 }),
    ],
  },
  {
    signature: 0x02014b50,
    fields: [
      ...fields(2, { madeBy: 4, flags: 8, method: 10, nameLength: 28, extraLength: 30, commentLength: 32, disk: 34, mode: 40 }),
      ...fields(4, { crc: 16, storedLength: 20, length: 24, offset: 42 }),
    ],
  },
  {
    signature: 0x06054b50,
    fields: [
      ...fields(2, { disk: 4, entriesHere: 8, entries: 10, commentLength: 20 }),
      ...fields(4, { directoryLength: 12, directoryOffset: 16 }),
    ],
  },
]

// POSIX.1 pax, "ustar Interchange Format": where each field of a header stands.
const TAR_FIELDS: readonly { readonly name: string; readonly at: number; readonly length: number }[] = [
  { name: 'name', at: 0, length: 100 },
  { name: 'size', at: 124, length: 12 },
  { name: 'flag', at: 156, length: 1 },
  { name: 'magic', at: 257, length: 6 },
  { name: 'prefix', at: 345, length: 155 },
  { name: 'isextended', at: 482, length: 1 },
]

/** Makes an archive of some files and damages it. */
export function archiveCase(seeds: readonly Buffer[], random: Random): ArchiveCase {
  const format = random.pick(['zip', 'tar', 'tar.gz'] as const)
  const small = seeds.filter(({ length }) => length <= ENTRY_BYTES_MAX)
  const entries = Array.from({ length: random.between(1, 4) }, (_, index) => ({
    name: random.pick([`${index}.dcm`, `../${index}`, 'a/'.repeat(60), '\xff\0', '']),
    bytes: random.pick(small),
  }))
  const mutations: string[] = [format]
  let bytes =
    format === 'zip' ? encodeZip(entries.map((entry) => zipEntry(entry, random))) : encodeTar(tarEntries(entries, random))
  for (let count = random.pick([1, 1, 2, 3]); count > 0; count -= 1) {
    const [name, changed] = random.chance(0.7)
      ? format === 'zip'
        ? damageZip(bytes, random)
        : damageTar(bytes, random)
      : damageBytes(bytes, random)
    bytes = changed
    mutations.push(name)
  }
  if (format !== 'tar.gz') return { bytes, mutations }
  const packed = gzipSync(bytes, { level: 1 })
  if (!random.chance(0.3)) return { bytes: packed, mutations }
  const [name, changed] = damageBytes(packed, random)
  return { bytes: changed, mutations: [...mutations, `${name} as stored`] }
}

function fields(bytes: 2 | 4, places: Readonly<Record<string, number>>): Field[] {
  return Object.entries(places).map(([name, at]) => ({ name, at, bytes }))
}

function zipEntry(entry: { name: string; bytes: Buffer }, random: Random): ZipEntry {
  return { ...entry, method: random.pick([0, 8]), sharesFirst: random.chance(0.1) }
}

/** Entries, some behind a header that only describes them. */
function tarEntries(entries: readonly { name: string; bytes: Buffer }[], random: Random): TarEntry[] {
  return entries.flatMap((entry): TarEntry[] => {
    if (random.chance(0.6)) return [entry]
    const told = random.pick(['path', 'size', 'GNU.sparse.major', 'x'.repeat(80)])
    const pax = encodePaxRecord(told, String(hostileLength(random, { length: entry.bytes.length, left: 1024 })))
    const described: TarEntry = random.pick([
      { name: 'long', bytes: Buffer.alloc(random.between(0, 700), 0x61), flag: 'L' },
      { name: 'pax', bytes: pax, flag: 'x' },
      { name: 'global', bytes: pax, flag: 'g' },
    ])
    return [described, { ...entry, flag: random.pick(['0', '\0', '1', '5', 'S', 'D', '7']) }]
  })
}

function damageZip(bytes: Buffer, random: Random): [string, Buffer] {
  const { signature, fields: all } = random.pick(ZIP_RECORDS)
  const mark = Buffer.alloc(4)
  mark.writeUInt32LE(signature)
  const places: number[] = []
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 4)) places.push(at)
  if (places.length === 0) return damageBytes(bytes, random)
  const [place, field] = [random.pick(places), random.pick(all)]
  const at = place + field.at
  if (at + field.bytes > bytes.length) return damageBytes(bytes, random)
  const value = hostileLength(random, { length: bytes.readUIntLE(at, field.bytes), left: bytes.length - at })
  const changed = Buffer.from(bytes)
  writeUint(changed, { at, bytes: field.bytes, value, big: false })
  return [`zip ${field.name}`, changed]
}

function damageTar(bytes: Buffer, random: Random): [string, Buffer] {
  const starts = Array.from({ length: Math.floor(bytes.length / BLOCK_BYTES) }, (_, index) => index * BLOCK_BYTES)
  const headers = starts.filter((at) => bytes.toString('latin1', at + 257, at + 262) === 'ustar')
  if (headers.length === 0) return damageBytes(bytes, random)
  const [header, { name, at, length }] = [random.pick(headers), random.pick(TAR_FIELDS)]
  const changed = Buffer.from(bytes)
  const told = hostileLength(random, {
    length: parseInt(bytes.toString('latin1', header + 124, header + 135), 8) || 0,
    left: 1024,
  })
  const value = {
    name: 'n'.repeat(random.pick([0, 1, 99, 100])),
    size: random.pick([
      told.toString(8).padStart(11, '0'),
      `\x80${'\0'.repeat(random.between(0, 10))}\x7f\xff`,
      '-0000000001',
      '99999999999',
    ]),
    flag: random.pick([...'01234567xgLKVSD', '\0', '\xff']),
    magic: random.pick(['ustar\0', 'ustar ', '\0\0\0\0\0\0']),
    prefix: 'p'.repeat(random.pick([0, 155])),
    isextended: '\x01',
  }[name]
  changed.fill(0, header + at, header + at + length)
  changed.write((value ?? '').slice(0, length), header + at, 'latin1')
  // A header whose sum is wrong is refused at the door.
  if (random.chance(0.9)) sumHeader(changed.subarray(header, header + BLOCK_BYTES))
  return [`tar ${name}`, changed]
}

function sumHeader(block: Buffer): void {
  block.write('        ', 148)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
}

function damageBytes(bytes: Buffer, random: Random): [string, Buffer] {
  const [name, mutate] = random.pick(Object.entries(BYTE_MUTATIONS))
  const file = new MutableFile(bytes)
  mutate(file, random)
  return [name, file.bytes]
}
