// Goal: what threads take in comes out byte for byte, each original apart; what fails fails alone, and leaves nothing open.
// Method: originals of every length around the pieces, many at once, through real threads; then each way to fail.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { encodeInstance } from '../../instances.test-support.ts'
import { SealedReader, type SealedPlace } from '../sealed/sealed-reader.ts'
import type { IncomingOriginal } from './incoming-original.ts'
import { Intake } from './intake.ts'

const PIECE = 1 << 18
let folder = ''
let intake: Intake

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lethe-intake-'))
  intake = new Intake()
})

afterEach(async () => {
  await intake.close()
  rmSync(folder, { recursive: true })
})

const placeOf = (name: string): SealedPlace => ({ path: join(folder, name), dataKey: randomBytes(32) })

async function send(original: IncomingOriginal, bytes: Uint8Array, stepBytes = 65_536): Promise<void> {
  for (let at = 0; at < bytes.length; at += stepBytes) {
    const piece = Uint8Array.from(bytes.subarray(at, at + stepBytes))
    await original.write(piece)
    // What was taken may be filled again.
    piece.fill(0)
  }
}

function readBack(place: SealedPlace): Buffer {
  const reader = new SealedReader(place)
  const bytes = Buffer.alloc(reader.length)
  reader.readInto(bytes, 0)
  reader.close()
  return bytes
}

/** The files of the folder that this process has open. */
function openFiles(): string[] {
  const targets = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      // The one that listed them.
      return ''
    }
  })
  return targets.filter((target) => target.startsWith(folder))
}

test('many at once come out as they went in, whatever their length and the cuts', async () => {
  const lengths = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 5 * PIECE + 5, 700]
  const all = lengths.flatMap((length) => [1000, 65_536, 3 * PIECE].map((stepBytes) => ({ length, stepBytes })))
  const sent = all.map(async ({ length, stepBytes }, index) => {
    const [place, bytes] = [placeOf(`${index}`), randomBytes(length)]
    const original = intake.open(place)
    await send(original, bytes, Math.max(stepBytes, length / 200))
    const { byteCount } = await original.end()
    await original.synced
    return byteCount === length && readBack(place).equals(bytes)
  })
  expect(await Promise.all(sent)).toEqual(all.map(() => true))
  expect(openFiles()).toEqual([])
})

test('it tells what an instance is recognised by, and why it cannot be read', async () => {
  const whole = intake.open(placeOf('whole'))
  await send(whole, encodeInstance(), 100)
  const { arrival } = await whole.end()
  expect(arrival).toMatchObject({ identifiers: { patientId: 'QZMARK-A' }, fault: undefined })
  expect(Buffer.isBuffer(arrival.digests?.content)).toBe(true)
  const broken = intake.open(placeOf('broken'))
  await send(broken, encodeInstance().subarray(0, 700))
  expect((await broken.end()).arrival).toMatchObject({ digests: undefined, fault: { code: 'DICOM_TRUNCATED' } })
})

test('one whose file cannot be made fails as what passes; the others of its thread go on', async () => {
  const [taken, free] = [placeOf('taken'), placeOf('free')]
  writeFileSync(taken.path, 'there')
  const [one, other] = [intake.open(taken), intake.open(free)]
  const bytes = randomBytes(3 * PIECE)
  const passes = { code: 'GATEWAY_DISK_UNUSABLE', disposition: 'retry' }
  const [failed] = await Promise.allSettled([send(one, bytes).then(() => one.end()), send(other, bytes).then(() => other.end())])
  expect(failed).toMatchObject({ status: 'rejected', reason: passes })
  await expect(one.synced).rejects.toMatchObject(passes)
  await one.close()
  await other.synced
  expect(readBack(free).equals(bytes)).toBe(true)
})

test('a mistake of the program is told without its message, and is no fault', async () => {
  const wrong = intake.open({ ...placeOf('wrong'), dataKey: randomBytes(5) })
  const outcome = await send(wrong, randomBytes(10))
    .then(() => wrong.end())
    .catch((error: unknown) => error)
  expect(outcome).toBeInstanceOf(Error)
  expect(outcome).not.toHaveProperty('code')
  await wrong.close()
  expect(openFiles()).toEqual([])
})

test('one that is given up is closed, wherever it is', async () => {
  const unknown = intake.open(placeOf('unknown'))
  await unknown.write(randomBytes(10))
  await unknown.close()
  expect(readdirSync(folder)).toEqual([])
  const begun = intake.open(placeOf('begun'))
  await send(begun, randomBytes(2 * PIECE))
  await begun.close()
  const whole = intake.open(placeOf('whole'))
  await whole.end()
  await whole.close()
  expect(openFiles()).toEqual([])
})

test('where a thread ends, what it had may be sent again, and another thread takes it', async () => {
  const [place, bytes] = [placeOf('lost'), randomBytes(3 * PIECE)]
  const lost = intake.open(place)
  await send(lost, bytes)
  await intake.close()
  await expect(lost.end()).rejects.toMatchObject({ code: 'GATEWAY_INTAKE_LOST', disposition: 'retry' })
  await lost.close()
  const again = intake.open(placeOf('again'))
  await send(again, bytes)
  await again.end()
  await again.synced
})
