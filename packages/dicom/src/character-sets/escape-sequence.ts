import type { GraphicSetNumber } from './graphic-set.ts'

/** The code 1B that begins an escape sequence. */
export const ESC = 0x1b

/** An escape sequence that designates a graphic set to a code element (PS3.5 6.1.2.4). */
export interface EscapeSequence {
  readonly element: 'g0' | 'g1'
  readonly set: GraphicSetNumber
  readonly byteCount: number
  /** The number in the defined terms that allow the sequence; undefined where none does. */
  readonly term: number | undefined
}

// What follows ESC, in characters. The first block is PS3.3 Tables C.12-3 and C.12-4; the second is not DICOM: the forms of ISO 2022
// and of Japanese and Chinese mail that some systems write, read but never called valid.
const ESCAPE_SEQUENCES: ReadonlyMap<string, EscapeSequence> = new Map(
  (
    [
      ['(B', 'g0', 6, 6],
      ['-A', 'g1', 100, 100],
      ['-B', 'g1', 101, 101],
      ['-C', 'g1', 109, 109],
      ['-D', 'g1', 110, 110],
      ['-L', 'g1', 144, 144],
      ['-G', 'g1', 127, 127],
      ['-F', 'g1', 126, 126],
      ['-H', 'g1', 138, 138],
      ['-M', 'g1', 148, 148],
      ['-b', 'g1', 203, 203],
      [')I', 'g1', 13, 13],
      ['(J', 'g0', 14, 13],
      ['-T', 'g1', 166, 166],
      ['$B', 'g0', 87, 87],
      ['$(D', 'g0', 159, 159],
      ['$)C', 'g1', 149, 149],
      ['$)A', 'g1', 58, 58],

      ['(I', 'g0', 13, undefined],
      ['$@', 'g0', 87, undefined],
      ['$(@', 'g0', 87, undefined],
      ['$(B', 'g0', 87, undefined],
      ['$)B', 'g1', 87, undefined],
      ['$)D', 'g1', 159, undefined],
      ['$A', 'g0', 58, undefined],
      ['$(A', 'g0', 58, undefined],
      ['$(C', 'g0', 149, undefined],
    ] as const
  ).map(([codes, element, set, term]) => [codes, { element, set, byteCount: codes.length + 1, term }]),
)

/** The escape sequence that starts at an offset, undefined where none that is known does. */
export function escapeSequenceAt(bytes: Uint8Array, offset: number): EscapeSequence | undefined {
  if (bytes[offset] !== ESC) return undefined
  const [first = 0, second = 0, third = 0] = bytes.subarray(offset + 1, offset + 4)
  const two = ESCAPE_SEQUENCES.get(String.fromCharCode(first, second))
  return two ?? ESCAPE_SEQUENCES.get(String.fromCharCode(first, second, third))
}

/** Whether a known escape sequence occurs at all. */
export function hasEscapeSequence(bytes: Uint8Array): boolean {
  for (let offset = bytes.indexOf(ESC); offset >= 0; offset = bytes.indexOf(ESC, offset + 1)) {
    if (escapeSequenceAt(bytes, offset) !== undefined) return true
  }
  return false
}
