// Goal: what was sealed opens byte for byte, from any offset; what was changed, cut short or put elsewhere does not open.
// Method: files of every length around the chunk boundaries; then each kind of damage in turn.
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { SealedReader } from './sealed-reader.ts'
import { SealedWriter } from './sealed-writer.ts'

vi.mock('node:fs', { spy: true })

const CHUNK = 1 << 18
const HEADER = 19
const folder = mkdtempSync(join(tmpdir(), 'lethe-original-'))
let count = 0

afterAll(() => rmSync(folder, { recursive: true }))

function seal(bytes: Uint8Array, pieceBytes = 70_001): { path: string; dataKey: Uint8Array } {
  const place = { path: join(folder, String((count += 1))), dataKey: randomBytes(32) }
  const writer = new SealedWriter(place)
  for (let at = 0; at < bytes.length; at += pieceBytes) writer.write(bytes.subarray(at, at + pieceBytes))
  writer.end()
  writer.close()
  return place
}

function unseal({ path, dataKey }: { path: string; dataKey: Uint8Array }, from = 0): Buffer {
  const reader = new SealedReader({ path, dataKey })
  try {
    const bytes = Buffer.alloc(Math.max(0, reader.length - from))
    expect(reader.readInto(bytes, from)).toBe(bytes.length)
    return bytes
  } finally {
    reader.close()
  }
}

test.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5])('%i bytes come out as they went in, twice', (length) => {
  const bytes = randomBytes(length)
  const file = seal(bytes)
  expect(unseal(file).equals(bytes)).toBe(true)
  expect(unseal(file).equals(bytes)).toBe(true)
  for (const from of [1, CHUNK - 1, CHUNK, length - 1].filter((at) => at >= 0 && at < length)) {
    expect(unseal(file, from).equals(bytes.subarray(from))).toBe(true)
  }
})

test('a file is made durable, and then its name in its folder', () => {
  const path = join(folder, 'durable')
  const writer = new SealedWriter({ path, dataKey: randomBytes(32) })
  writer.write(randomBytes(10))
  writer.end()
  const synced: string[] = []
  const { fsyncSync } = vi.mocked(fs)
  fsyncSync.mockImplementation((file) => void synced.push(readlinkSync(`/proc/self/fd/${file}`)))
  writer.sync()
  writer.close()
  fsyncSync.mockReset()
  expect(synced).toEqual([path, folder])
})

test('what is as long as a chunk goes through without a copy, and comes out the same, wherever it is cut', () => {
  const bytes = randomBytes(3 * CHUNK)
  for (const cuts of [[CHUNK, 2 * CHUNK], [1, CHUNK + 1], [CHUNK, CHUNK + 1, 2 * CHUNK + 1], []]) {
    const place = { path: join(folder, String((count += 1))), dataKey: randomBytes(32) }
    const writer = new SealedWriter(place)
    const ends = [...cuts, bytes.length]
    for (const [index, end] of ends.entries()) writer.write(bytes.subarray(ends[index - 1] ?? 0, end), end < bytes.length)
    writer.end()
    writer.close()
    expect(unseal(place).equals(bytes)).toBe(true)
  }
})

test('a file that is not there is a fault, and no wait for it', () => {
  expect(() => unseal({ path: join(folder, 'none'), dataKey: randomBytes(32) })).toThrow(
    expect.objectContaining({ code: 'GATEWAY_SEALED_MISSING' }),
  )
})

test('nothing of the original is readable in the file, and nobody else may read the file', () => {
  const { path } = seal(Buffer.from('QZMARK'.repeat(100_000)))
  expect(readFileSync(path).includes('QZMARK')).toBe(false)
  expect(statSync(path).mode & 0o077).toBe(0)
})

test('a file that was cut short does not open, at a chunk boundary either', () => {
  const file = seal(randomBytes(3 * CHUNK))
  const sealed = CHUNK + 16
  for (const length of [0, 7, HEADER, HEADER + 1, HEADER + sealed, HEADER + 2 * sealed, HEADER + 3 * sealed - 1]) {
    const whole = readFileSync(file.path)
    truncateSync(file.path, length)
    expect(() => unseal(file)).toThrow(expect.objectContaining({ code: 'GATEWAY_SEAL_BROKEN' }))
    writeFileSync(file.path, whole)
  }
  expect(unseal(file)).toHaveLength(3 * CHUNK)
})

test('a changed bit, an added byte, a chunk in another place and another key do not open', () => {
  const file = seal(randomBytes(3 * CHUNK))
  const whole = readFileSync(file.path)
  const sealed = CHUNK + 16
  const chunk = (index: number): Buffer => whole.subarray(HEADER + index * sealed, HEADER + (index + 1) * sealed)
  const header = whole.subarray(0, HEADER)
  const flipped = (at: number): Buffer => Buffer.from(whole.map((byte, index) => (index === at ? byte ^ 1 : byte)))
  const damaged = [
    ...[0, 8, 12, HEADER, HEADER + CHUNK, whole.length - 1].map(flipped),
    Buffer.concat([whole, Buffer.from([0])]),
    Buffer.concat([header, chunk(1), chunk(0), chunk(2)]),
    Buffer.concat([header, chunk(0), chunk(2)]),
  ]
  for (const bytes of damaged) {
    writeFileSync(file.path, bytes)
    expect(() => unseal(file)).toThrow(expect.objectContaining({ code: 'GATEWAY_SEAL_BROKEN' }))
  }
  writeFileSync(file.path, whole)
  expect(() => unseal({ ...file, dataKey: randomBytes(32) })).toThrow(expect.objectContaining({ code: 'GATEWAY_SEAL_BROKEN' }))
})
