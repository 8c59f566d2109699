// Goal: parts come out as they went in, however the bytes are cut; nothing is read ahead; damage and excess end in one fault.
// Method: laws over random messages and cuts, then messages broken in each way by hand, then changed at random.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Fault } from '@lethe/dicom'
import { MULTIPART_LIMITS, type MultipartLimits } from './multipart-limits.ts'
import { readMultipart } from './read-multipart.ts'

const FUZZ_RUNS = Number(process.env['LETHE_FUZZ_RUNS'] ?? 2000)
const BOUNDARY = 'b=1'

interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

function encode(parts: readonly Sent[], { preamble = '', epilogue = '' } = {}): Buffer {
  const pieces = parts.flatMap(({ headers = {}, body }) => [
    Buffer.from(`\r\n--${BOUNDARY}\r\n`),
    Buffer.from(
      Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('') + '\r\n',
    ),
    Buffer.from(body),
  ])
  const whole = Buffer.concat([...pieces, Buffer.from(`\r\n--${BOUNDARY}--${epilogue}`)])
  return preamble === '' ? whole.subarray(2) : Buffer.concat([Buffer.from(preamble), whole])
}

async function* cut(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const length = lengths[index % lengths.length] ?? 1
    yield bytes.subarray(at, at + length)
    at += length
  }
}

async function read(pieces: AsyncIterable<Uint8Array>, limits: Partial<MultipartLimits> = {}) {
  const parts: { headers: Record<string, string>; body: Buffer }[] = []
  for await (const part of readMultipart(pieces, { boundary: BOUNDARY, limits: { ...MULTIPART_LIMITS, ...limits } })) {
    const body: Buffer[] = []
    for await (const piece of part.body) body.push(Buffer.from(piece))
    parts.push({ headers: Object.fromEntries(part.headers), body: Buffer.concat(body) })
  }
  return parts
}

const codeOf = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'none',
    (error: unknown) => (error instanceof Fault ? error.code : String(error)),
  )

// Bodies that look like delimiters, in the ways that a reader could be taken in by.
const bodies = fc
  .array(fc.oneof(fc.constantFrom('\r\n', '--', '-', '\r', '\n', '\r\n--', '\r\n--b', '--b=1', '\r\n-'), fc.string()))
  .map((texts) => Buffer.from(texts.join(''), 'latin1'))
  .filter((body) => !Buffer.concat([body, Buffer.from('\r')]).includes(`\r\n--${BOUNDARY}`))

test('any parts come out as they went in, however they are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(bodies, { maxLength: 4 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      async (sent, lengths) => {
        const parts = sent.map((body, index) => ({ headers: { 'content-type': `application/${index}` }, body }))
        const found = await read(cut(encode(parts), lengths))
        expect(found).toEqual(parts)
      },
    ),
  )
})

test('preamble, epilogue, padding, folded lines and absent headers are as RFC 2046 has them', async () => {
  const first = 'told to nobody\r\n--b=1 \t\r\nContent-TYPE:application/dicom;\r\n  transfer-syntax=1.2 \r\n\r\none'
  const text = `${first}\r\n--b=1\r\n\r\ntwo\r\n--b=1--\r\nmore`
  expect(await read(cut(Buffer.from(text), [1]))).toEqual([
    { headers: { 'content-type': 'application/dicom; transfer-syntax=1.2' }, body: Buffer.from('one') },
    { headers: {}, body: Buffer.from('two') },
  ])
})

test('nothing is asked of the sender before what came was read', async () => {
  const bytes = encode([{ body: Buffer.alloc(100_000, 1) }, { body: Buffer.alloc(100_000, 2) }])
  let asked = 0
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of cut(bytes, [1000])) {
      asked += piece.length
      yield piece
    }
  }
  let seen = 0
  for await (const part of readMultipart(counted(), { boundary: BOUNDARY })) {
    for await (const piece of part.body) {
      seen += piece.length
      expect(asked - seen).toBeLessThan(2500)
    }
  }
  expect(seen).toBe(200_000)
})

test('a part that is not read, or half, is passed over', async () => {
  const bytes = encode([{ body: Buffer.alloc(5000, 1) }, { body: Buffer.alloc(5000, 2) }, { body: Buffer.from('last') }])
  const found: string[] = []
  let index = 0
  for await (const part of readMultipart(cut(bytes, [700]), { boundary: BOUNDARY })) {
    index += 1
    if (index === 1) continue
    for await (const piece of part.body) {
      found.push(Buffer.from(piece).toString())
      break
    }
  }
  expect(found.at(-1)).toBe('last')
  expect(found).toHaveLength(2)
})

test('who goes on after a fault gets the same fault', async () => {
  const cutOff = encode([{ body: Buffer.alloc(5000, 1) }]).subarray(0, 3000)
  const seen: unknown[] = []
  const reading = (async () => {
    for await (const part of readMultipart(cut(cutOff, [100]), { boundary: BOUNDARY })) {
      try {
        for await (const _piece of part.body) continue
      } catch (error) {
        seen.push(error)
      }
    }
  })()
  await expect(reading).rejects.toBe(await reading.catch(() => seen[0]))
  expect(seen).toHaveLength(1)
})

test.each([
  ['nothing at all', ''],
  ['no delimiter', 'text'],
  ['another boundary', '--other\r\n\r\nx\r\n--other--'],
  ['no end', '--b=1\r\n\r\nx'],
  ['an end in the headers', '--b=1\r\nContent-Type: application/dicom'],
  ['a line end of another kind', '--b=1\n\nx\n--b=1--'],
])('%s is an early end', async (_what, text) => {
  expect(await codeOf(read(cut(Buffer.from(text), [3])))).toMatch(/^MULTIPART_(?:TRUNCATED|MALFORMED)$/)
})

test.each([
  ['a delimiter that goes on', '--b=1x\r\n\r\nx\r\n--b=1--'],
  ['a header without a name', '--b=1\r\n: x\r\n\r\nx\r\n--b=1--'],
  ['a header that is a line of text', '--b=1\r\nJust words\r\n\r\nx\r\n--b=1--'],
])('%s is damage', async (_what, text) => {
  expect(await codeOf(read(cut(Buffer.from(text), [3])))).toBe('MULTIPART_MALFORMED')
})

test.each([
  ['parts', encode(Array.from({ length: 4 }, () => ({ body: Buffer.from('x') }))), { partsMax: 3 }],
  ['bytes of a part', encode([{ body: Buffer.alloc(101) }]), { partBytesMax: 100 }],
  ['bytes of headers', encode([{ headers: { 'x-long': 'x'.repeat(200) }, body: Buffer.alloc(1) }]), { headerBytesMax: 100 }],
  ['bytes before', encode([{ body: Buffer.alloc(1) }], { preamble: 'x'.repeat(101) }), { surroundingBytesMax: 100 }],
  ['bytes behind', encode([{ body: Buffer.alloc(1) }], { epilogue: 'x'.repeat(101) }), { surroundingBytesMax: 100 }],
] as const)('more %s than the limit are refused', async (_what, bytes, limits) => {
  expect(await codeOf(read(cut(bytes, [64]), limits))).toBe('MULTIPART_TOO_LARGE')
  expect(await codeOf(read(cut(bytes, [64])))).toBe('none')
})

test(`a message that is changed at random comes out or ends in a fault (${FUZZ_RUNS} times)`, { timeout: 600_000 }, async () => {
  const whole = encode([
    { headers: { 'content-type': 'application/dicom' }, body: Buffer.from('\r\n-one') },
    { body: Buffer.from('two') },
  ])
  const change = fc.record({
    at: fc.nat(whole.length),
    removed: fc.nat(12),
    added: fc.oneof(fc.constantFrom('\r\n', '--b=1', '\r\n--b=1', '--', '\0', ': '), fc.string({ maxLength: 8 })),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 90 }),
      async (changes, length) => {
        let bytes = whole
        for (const { at, removed, added } of changes)
          bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(added, 'latin1'), bytes.subarray(at + removed)])
        expect(await codeOf(read(cut(bytes, [length])))).toMatch(/^(?:none|MULTIPART_(?:MALFORMED|TRUNCATED))$/)
      },
    ),
    { numRuns: FUZZ_RUNS },
  )
})
