import { createHash } from 'node:crypto'
import { setImmediate as others } from 'node:timers/promises'
import { SealedReader, type SealedPlace } from './sealed-reader.ts'

const PIECE_BYTES = 1 << 20

/** SHA-256 of what is in a sealed file; others have their turn between its pieces. */
export async function digestOfSealed(place: SealedPlace): Promise<Buffer> {
  const hash = createHash('sha256')
  const reader = new SealedReader(place)
  try {
    const piece = Buffer.allocUnsafeSlow(Math.min(PIECE_BYTES, reader.length))
    for (let at = 0; at < reader.length; at += piece.length) {
      hash.update(piece.subarray(0, reader.readInto(piece, at)))
      await others()
    }
    return hash.digest()
  } finally {
    reader.close()
  }
}
