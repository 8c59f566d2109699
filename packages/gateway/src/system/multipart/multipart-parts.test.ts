// Goal: the parts of a message come out as they went in, however it is cut; one that is cut short, endless or badly built says so.
// Method: any bodies, boundaries among them, in any pieces; then each way in which a message can be wrong.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundaryOf, parseContentType } from './boundary.ts'
import { multipartParts, MULTIPART_LIMITS } from './multipart-parts.ts'

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function partsOf(message: Uint8Array, size = 7, limits = MULTIPART_LIMITS) {
  const parts: { headers: Record<string, string>; body: string }[] = []
  for await (const { headers, body } of multipartParts(inPieces(message, size), 'B0', limits)) {
    const pieces: Uint8Array[] = []
    for await (const piece of body) pieces.push(Buffer.from(piece))
    parts.push({ headers: Object.fromEntries(headers), body: Buffer.concat(pieces).toString('latin1') })
  }
  return parts
}
const codeOf = (message: string, limits = MULTIPART_LIMITS): Promise<string> =>
  partsOf(Buffer.from(message), 7, limits).then(
    () => 'none',
    ({ code }: { code: string }) => code,
  )

const encode = (bodies: readonly string[]): Buffer =>
  Buffer.from(
    `${bodies.map((body) => `--B0\r\nContent-Type: application/dicom\r\n\r\n${body}\r\n`).join('')}--B0--\r\n`,
    'latin1',
  )

test('whatever the bodies are and however the message is cut, they come out', async () => {
  // Bodies that nearly are boundaries.
  const piece = fc.constantFrom('\r', '\n', '-', '\r\n', '\r\n-', '\r\n--', '\r\n--B', '--B0', '\r\n--A0', 'x', '\0')
  const body = fc
    .array(piece, { maxLength: 12 })
    .map((pieces) => pieces.join(''))
    .filter((text) => !`\r\n${text}\r\n`.includes('\r\n--B0'))
  await fc.assert(
    fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 40 }), async (bodies, size) => {
      const parts = await partsOf(encode(bodies), size)
      expect(parts).toEqual(bodies.map((text) => ({ headers: { 'content-type': 'application/dicom' }, body: text })))
    }),
  )
})

test('preamble, epilogue, blanks behind a boundary, folded headers and parts without headers', async () => {
  const message = 'before\r\n--B0 \t\r\nA: 1\r\n\t2\r\nB:3\r\n\r\none\r\n--B0\r\n\r\ntwo\r\n--B0--behind\r\n--B0\r\n'
  expect(await partsOf(Buffer.from(message))).toEqual([
    { headers: { a: '1 2', b: '3' }, body: 'one' },
    { headers: {}, body: 'two' },
  ])
})

test('a body that nobody reads is passed over, and whoever stops ends the message', async () => {
  let isEnded = false
  async function* message(): AsyncGenerator<Uint8Array> {
    try {
      yield* inPieces(encode(['one', 'two', 'three']), 5)
    } finally {
      isEnded = true
    }
  }
  let count = 0
  for await (const _ of multipartParts(message(), 'B0')) if (++count === 2) break
  expect([count, isEnded]).toEqual([2, true])
})

test('whoever stops in the middle of a body gets the next part all the same', async () => {
  const bodies: string[] = []
  for await (const { body } of multipartParts(inPieces(encode(['x'.repeat(100), 'two']), 5), 'B0')) {
    for await (const piece of body) {
      bodies.push(Buffer.from(piece).toString())
      break
    }
  }
  expect(bodies.map((text) => text[0])).toEqual(['x', 't'])
})

test.each([
  ['', 'MULTIPART_TRUNCATED'],
  ['nothing', 'MULTIPART_TRUNCATED'],
  ['--B0\r\n\r\nhalf', 'MULTIPART_TRUNCATED'],
  ['--B0\r\n\r\nwhole\r\n--B0', 'MULTIPART_TRUNCATED'],
  ['--B0\r\nA: 1', 'MULTIPART_TRUNCATED'],
  ['--B0X\r\n\r\none\r\n--B0--', 'MULTIPART_MALFORMED'],
  ['--B0\r\nno header\r\n\r\none\r\n--B0--', 'MULTIPART_MALFORMED'],
  [`--B0\r\nA: ${'x'.repeat(100)}\r\n\r\none\r\n--B0--`, 'MULTIPART_HEADERS_TOO_LONG'],
  ['--B0\r\n\r\n1\r\n--B0\r\n\r\n2\r\n--B0\r\n\r\n3\r\n--B0--', 'MULTIPART_PARTS_TOO_MANY'],
])('%j is %s', async (message, code) => {
  expect(await codeOf(message, { partsMax: 2, headerBytesMax: 64 })).toBe(code)
})

test('the boundary is what Content-Type says', () => {
  expect(boundaryOf('multipart/related; type="application/dicom"; boundary=abc')).toBe('abc')
  expect(boundaryOf('Multipart/Related;boundary="a b\\:c" ; type=x')).toBe('a b:c')
  expect(parseContentType('application/dicom; transfer-syntax=1.2')).toEqual({
    mediaType: 'application/dicom',
    parameters: new Map([['transfer-syntax', '1.2']]),
  })
})

test.each([
  '',
  'text/plain; boundary=a',
  'multipart/related',
  'multipart/related; boundary=""',
  'multipart/related; boundary="a\r\nb"',
])('%j says no boundary', (contentType) => {
  expect(() => boundaryOf(contentType)).toThrow(expect.objectContaining({ code: 'MULTIPART_BOUNDARY_MISSING' }) as Error)
})
