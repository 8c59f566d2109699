// Goal: what compressed frames carry beside their picture is blanked in place, and the picture is not touched.
// Method: frames as annotated hex, pushed whole and in every cut; the laws of length and of cuts hold for all.
import { Fault } from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CodestreamBlanker } from './codestream.ts'

const SYNTAX = { jpeg: '1.2.840.10008.1.2.4.70', jpegLs: '1.2.840.10008.1.2.4.80', jpeg2000: '1.2.840.10008.1.2.4.90' } as const

/** Each row: the frame and what comes of it; `xx` in the second marks a blanked byte. */
const FRAMES: readonly { what: string; family: keyof typeof SYNTAX; frame: string; blanked: string }[] = [
  {
    what: 'a JPEG with a comment, a thumbnail behind JFIF, Exif, and bytes after its end',
    family: 'jpeg',
    frame:
      'FFD8 FFE0 0012 4A464946 00 0101 00 0048 0048 01 01 AABB FFE1 0008 457869660000 FFFE 0006 4E414D45 FFDA 0003 01 12FF00FFD734 FFD9 4E41',
    blanked:
      'FFD8 FFE0 0012 4A464946 00 0101 00 0048 0048 00 00 0000 FFE1 0008 000000000000 FFFE 0006 00000000 FFDA 0003 01 12FF00FFD734 FFD9 0000',
  },
  {
    what: 'Adobe keeps its colour transform',
    family: 'jpeg',
    frame: 'FFD8 FFEE 0010 41646F6265 0064 0000 0000 01 4E41 FFDA 0003 01 12 FFD9',
    blanked: 'FFD8 FFEE 0010 41646F6265 0064 0000 0000 01 0000 FFDA 0003 01 12 FFD9',
  },
  {
    what: 'a comment between two scans',
    family: 'jpeg',
    frame: 'FFD8 FFDA 0003 01 12FF00 FFFE 0004 4E41 FFDA 0003 01 13 FFD9',
    blanked: 'FFD8 FFDA 0003 01 12FF00 FFFE 0004 0000 FFDA 0003 01 13 FFD9',
  },
  {
    what: 'JPEG-LS: FF in its data is followed by less than 80',
    family: 'jpegLs',
    frame: 'FFD8 FFF7 0003 08 FFFE 0004 4E41 FFDA 0003 01 12FF7F34 FFD9 4E',
    blanked: 'FFD8 FFF7 0003 08 FFFE 0004 0000 FFDA 0003 01 12FF7F34 FFD9 00',
  },
  {
    what: 'JPEG 2000: comments in main and tile-part headers',
    family: 'jpeg2000',
    frame: 'FF4F FF64 0006 0001 4E41 FF90 0003 01 FF64 0005 0001 4E FF93 12FF8F FF91 0004 0001 34 FF92 56 FFD9 4E4E',
    blanked: 'FF4F FF64 0006 0000 0000 FF90 0003 01 FF64 0005 0000 00 FF93 12FF8F FF91 0004 0001 34 FF92 56 FFD9 0000',
  },
]

const BROKEN: readonly { what: string; family: keyof typeof SYNTAX; frame: string }[] = [
  { what: 'no start of image', family: 'jpeg', frame: '4E414D45' },
  { what: 'another family', family: 'jpeg2000', frame: 'FFD8FFE0' },
  { what: 'bytes between segments', family: 'jpeg', frame: 'FFD8 4E41' },
  { what: 'a segment shorter than its length field', family: 'jpeg', frame: 'FFD8 FFFE 0001' },
  { what: 'a second start inside', family: 'jpeg', frame: 'FFD8 FFD8' },
]

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function blanker(family: keyof typeof SYNTAX, tell: () => void = () => undefined): CodestreamBlanker {
  return CodestreamBlanker.for(SYNTAX[family], tell) as CodestreamBlanker
}

function blankInPieces(one: CodestreamBlanker, frame: Uint8Array, cuts: readonly number[]): Uint8Array {
  one.startFragment()
  const edges = [0, ...cuts.map((cut) => cut % (frame.length + 1)).toSorted((a, b) => a - b), frame.length]
  return Uint8Array.from(edges.slice(1).flatMap((end, index) => [...one.blank(frame.subarray(edges[index], end))]))
}

function outcome(family: keyof typeof SYNTAX, frame: Uint8Array): number | string {
  try {
    return blanker(family).blank(frame).length
  } catch (error) {
    return error instanceof Fault ? error.code : String(error)
  }
}

describe.each(FRAMES)('$what', ({ family, frame, blanked }) => {
  // Node's Buffer says slice() for a view, so that what is a copy of the one is none of the other.
  test.each([
    ['Uint8Array', (bytes: Uint8Array) => bytes],
    ['Buffer', (bytes: Uint8Array) => Buffer.from(bytes)],
  ])('is blanked in its place and told once, whatever the pieces of a %s', (_name, as) => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 6 }), (cuts) => {
        const source = as(hex(frame))
        let told = 0
        const one = blanker(family, () => (told += 1))
        expect(blankInPieces(one, source, cuts)).toEqual(hex(blanked))
        expect(told).toBe(1)
        // The source's bytes are not ours to change: somebody may read them again.
        expect(Uint8Array.from(source)).toEqual(hex(frame))
      }),
    )
  })
})

test.each(BROKEN)('$what is not blanked but held back', ({ family, frame }) => {
  expect(() => blanker(family).blank(hex(frame))).toThrow(/ENGINE_CODESTREAM_UNKNOWN/)
})

test('a frame without anything beside its picture comes back as it is, without a copy', () => {
  const frame = hex('FFD8 FFDA 0003 01 12FF00 FFD9')
  let told = 0
  expect(blanker('jpeg', () => (told += 1)).blank(frame)).toBe(frame)
  expect(told).toBe(0)
})

test('the next frame begins with the next fragment', () => {
  const one = blanker('jpeg')
  const frame = hex('FFD8 FFDA 0003 01 12 FFD9 00')
  for (let index = 0; index < 3; index += 1) {
    one.startFragment()
    expect(one.blank(frame)).toEqual(frame)
  }
})

test('frames of other kinds have no segments that are known', () => {
  expect(CodestreamBlanker.for('1.2.840.10008.1.2.5', () => undefined)).toBeUndefined()
  expect(CodestreamBlanker.for('1.2.840.10008.1.2.1', () => undefined)).toBeUndefined()
})

test('any bytes are given back in their length or held back, never more or less', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(...(Object.keys(SYNTAX) as (keyof typeof SYNTAX)[])),
      (noise, family) => {
        const start = hex(family === 'jpeg2000' ? 'FF4F' : 'FFD8')
        const ended = outcome(family, Uint8Array.of(...start, ...noise))
        expect([start.length + noise.length, 'ENGINE_CODESTREAM_UNKNOWN']).toContain(ended)
      },
    ),
  )
})
