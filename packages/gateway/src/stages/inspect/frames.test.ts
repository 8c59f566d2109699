// Goal: pixels that are not what their description says, and frames that carry more than a picture, hold a candidate.
// Method: candidates with native pixels and with small codestreams that are right, and with one thing wrong in each.
import { describe, expect, test } from 'vitest'
import { encodeCandidate, encodeOriginal, inspected } from './candidates.test-support.ts'
import { Codestream, type Family } from './codestream.ts'

const native = (attributes: Parameters<typeof encodeCandidate>[0]): string[] =>
  inspected(encodeOriginal(), encodeCandidate(attributes)).map(({ code }) => code)

describe('native pixels', () => {
  test('of the length that the description says pass, with a byte of padding too', () => {
    const odd = { Rows: Uint8Array.of(3, 0), Columns: Uint8Array.of(3, 0), BitsAllocated: Uint8Array.of(8, 0) }
    expect(native({})).toEqual([])
    expect(native({ ...odd, PixelData: new Uint8Array(10) })).toEqual([])
    expect(native({ NumberOfFrames: '2', PixelData: new Uint8Array(64) })).toEqual([])
  })

  test.each([
    ['too long', { PixelData: new Uint8Array(48) }],
    ['too short', { PixelData: new Uint8Array(16) }],
    ['a frame too many', { NumberOfFrames: '1', PixelData: new Uint8Array(64) }],
    ['a number of frames that is none', { NumberOfFrames: 'x' }],
    ['no columns', { Columns: new Uint8Array(2) }],
    [
      'padding that is not empty',
      {
        Rows: Uint8Array.of(3, 0),
        Columns: Uint8Array.of(3, 0),
        BitsAllocated: Uint8Array.of(8, 0),
        PixelData: new Uint8Array(10).fill(7),
      },
    ],
  ])('are held where they are %s', (_, attributes) => {
    expect(native(attributes)).toEqual(['FRAMES'])
  })
})

const segment = (marker: number, body: string): string => `\xff${String.fromCharCode(marker, 0, body.length + 2)}${body}`
const JPEG_START = `\xff\xd8${segment(0xe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\0\0')}`
const JPEG_REST = `${segment(0xc0, '\x08\0\x10\0\x10\x01\x01\x11\0')}${segment(0xda, '\x01\x01\0\0\x3f\0')}\x12\xff\0\x34\xff\xd9`
const J2K_START = `\xff\x4f${segment(0x51, '\0'.repeat(38))}`
const J2K_REST = `${segment(0x90, '\0'.repeat(8))}\xff\x93\x12\xff\x7f\x34\xff\xd9`

/** The place of the first byte that should not be there, whatever the pieces are. */
function wrongAt(family: Family, text: string, piece = text.length): number | undefined {
  const codestream = new Codestream(family)
  const bytes = Buffer.from(text, 'latin1')
  codestream.startFragment()
  for (let at = 0; at < bytes.length; at += piece) {
    const wrong = codestream.push(bytes.subarray(at, at + piece))
    if (wrong !== undefined) return at + wrong
  }
  return codestream.ended ? undefined : bytes.length
}

describe('compressed frames', () => {
  test.each([
    ['JPEG', 'jpeg', JPEG_START + JPEG_REST],
    ['JPEG with a blanked comment and padding', 'jpeg', `${JPEG_START}${segment(0xfe, '\0'.repeat(6))}${JPEG_REST}\0`],
    ['JPEG-LS', 'jpegLs', JPEG_START + JPEG_REST],
    ['JPEG 2000', 'jpeg2000', J2K_START + J2K_REST],
  ] as const)('%s pass in pieces of any size', (_, family, text) => {
    for (const piece of [1, 2, 3, text.length]) expect(wrongAt(family, text, piece)).toBeUndefined()
  })

  test.each([
    ['a comment', 'jpeg', `${JPEG_START}${segment(0xfe, 'Okonkwo')}${JPEG_REST}`],
    ['an application segment', 'jpeg', `${JPEG_START}${segment(0xe1, 'Exif\0\0x')}${JPEG_REST}`],
    ['a thumbnail in JFIF', 'jpeg', `\xff\xd8${segment(0xe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01abc')}${JPEG_REST}`],
    ['bytes behind the end', 'jpeg', `${JPEG_START}${JPEG_REST}x`],
    ['bytes before the start', 'jpeg', `x${JPEG_START}${JPEG_REST}`],
    ['bytes between segments', 'jpeg', `${JPEG_START}x${JPEG_REST}`],
    ['a second picture behind the first', 'jpeg', `${JPEG_START}${JPEG_REST}${JPEG_START}${JPEG_REST}`],
    ['no end', 'jpeg', JPEG_START],
    ['a comment', 'jpeg2000', `${J2K_START}${segment(0x64, '\0\x01Okonkwo')}${J2K_REST}`],
    ['bytes behind the end', 'jpeg2000', `${J2K_START}${J2K_REST}Okonkwo`],
  ] as const)('with %s are held (%s)', (_, family, text) => {
    for (const piece of [1, 3, text.length]) expect(wrongAt(family, text, piece)).toBeDefined()
  })
})
