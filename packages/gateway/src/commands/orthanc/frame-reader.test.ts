// Goal: requests are what was sent, however the bytes are cut, and whatever is no request ends the connection at once.
// Method: the law over any cuts of any requests; then every field of a head that is wrong, and the longest.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeRequest, encodeHeader, FRAME, HEADER_BYTES } from './frame.ts'
import { RequestReader } from './frame-reader.ts'

const KINDS: readonly number[] = [FRAME.hello, FRAME.instance, FRAME.check]

const requests = fc.array(
  fc
    .record({
      kind: fc.constantFrom(...KINDS),
      code: fc.integer({ min: 0, max: 0xffff }),
      id: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      deadlineMs: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      payload: fc.uint8Array({ maxLength: 300 }),
    })
    .map(({ payload, ...head }) => {
      const own = head.kind === FRAME.hello ? new Uint8Array(0) : payload
      return { header: { ...head, length: own.length }, payload: own }
    }),
  { maxLength: 6 },
)

test('however the bytes are cut, the requests are the same', () => {
  fc.assert(
    fc.property(requests, fc.infiniteStream(fc.integer({ min: 1, max: 50 })), (sent, cuts) => {
      const bytes = Buffer.concat(sent.flatMap(({ header, payload }) => [encodeHeader(header), payload]))
      const got: typeof sent = []
      // The payload is valid until the next request begins, so it is copied.
      const reader = new RequestReader(({ header, payload }) => got.push({ header, payload: Uint8Array.from(payload) }))
      for (let at = 0; at < bytes.length;) {
        const length = cuts.next().value as number
        expect(reader.push(bytes.subarray(at, at + length))).toBe(true)
        at += length
      }
      expect(got).toEqual(sent)
    }),
  )
})

test('the payload is in memory that threads share, and what was longer is not left behind it', () => {
  const got: string[] = []
  const reader = new RequestReader(({ payload }) => {
    expect(payload.buffer).toBeInstanceOf(SharedArrayBuffer)
    got.push(Buffer.from(payload).toString())
  })
  for (const text of ['a long payload', 'short']) {
    const header = { kind: FRAME.instance, code: 2, id: 1n, deadlineMs: 5, length: text.length }
    expect(reader.push(Buffer.concat([encodeHeader(header), Buffer.from(text)]))).toBe(true)
  }
  expect(got).toEqual(['a long payload', 'short'])
})

const good = { kind: FRAME.instance, code: 2, id: 7n, deadlineMs: 20_000, length: 4 }
const changed = (at: number, value: number): Buffer => {
  const bytes = encodeHeader(good)
  bytes[at] = value
  return bytes
}

test('a head is the bytes of orthanc/PROTOCOL.md', () => {
  const expected = [
    '4c544845', // LTHE
    '01', // version
    '02', // INSTANCE
    '0002', // by DICOM
    '0000000000000007', // id
    '00004e20', // 20000 ms
    '0000000000000004', // length
  ].join('')
  expect(encodeHeader(good).toString('hex')).toBe(expected)
  expect(decodeRequest(encodeHeader(good))).toEqual(good)
})

test.each([
  ['another magic', changed(0, 0x4d)],
  ['another version', changed(4, 2)],
  ['an answer', changed(5, FRAME.deidentified)],
  ['a kind that is none', changed(5, 9)],
  ['a hello with a payload', changed(5, FRAME.hello)],
  ['more than 2 GiB', encodeHeader({ ...good, length: 2 ** 31 + 1 })],
  ['16 exabytes', Buffer.concat([encodeHeader(good).subarray(0, 20), Buffer.alloc(8, 0xff)])],
])('%s is no request', (_name, bytes) => {
  expect(bytes).toHaveLength(HEADER_BYTES)
  const reader = new RequestReader(() => expect.unreachable())
  expect(reader.push(bytes.subarray(0, 10))).toBe(true)
  expect(reader.push(bytes.subarray(10))).toBe(false)
})
