// Goal: the bytes of a file come as they are, and of a file that is not the one that was meant nobody gets the last piece.
// Method: files of several sizes and offsets; one byte changed at the begin, in the middle, at the end; cut off; grown.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'
import { readChecked } from './checked-file.ts'
import { Pace } from './pace.ts'

const bytesOf = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, index) => (index * 7) % 251))

/** Reads what lies in a file as if it were something. */
async function read(lies: Buffer, of: Buffer, offset: number): Promise<{ got: Buffer; code: string | undefined }> {
  const path = new TemporaryFolder().at('object.dcm')
  writeFileSync(path, lies)
  const pieces: Buffer[] = []
  const sha256 = createHash('sha256').update(of).digest()
  try {
    for await (const piece of readChecked({ path, sha256, byteCount: of.length, offset, pace: new Pace() })) pieces.push(piece)
  } catch (error) {
    return { got: Buffer.concat(pieces), code: (error as { code: string }).code }
  }
  return { got: Buffer.concat(pieces), code: undefined }
}

describe.each([1, 300, 256 << 10, (256 << 10) + 1, 700_000])('%i bytes', (length) => {
  test.each([0, 1, 299, 256 << 10, 300_000].filter((offset) => offset < length))('from %i on, as they are', async (offset) => {
    const bytes = bytesOf(length)
    const { got, code } = await read(bytes, bytes, offset)
    expect(code).toBeUndefined()
    expect(got.equals(bytes.subarray(offset))).toBe(true)
  })

  test.each(['begin', 'middle', 'end', 'cut off', 'grown'])('changed: %s', async (how) => {
    const bytes = bytesOf(length)
    const changed = how === 'cut off' ? bytes.subarray(1) : how === 'grown' ? Buffer.concat([bytes, bytes]) : Buffer.from(bytes)
    const place = { begin: 0, middle: length >> 1, end: length - 1 }[how]
    if (place !== undefined) changed[place] = 255 - (bytes[place] ?? 0)
    const { got, code } = await read(changed, bytes, 0)
    expect(code).toBe('RELEASE_OBJECT_DAMAGED')
    expect(got.length).toBeLessThan(length)
  })
})
