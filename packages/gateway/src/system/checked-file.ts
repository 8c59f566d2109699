import { createHash } from 'node:crypto'
import { closeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { ReleaseError } from './errors.ts'
import type { Pace } from './pace.ts'
import { openRegularFile, readFileAt } from './regular-file.ts'

const PIECE_BYTES = 256 << 10

/** What of a file is wanted, and which file it must be. */
export interface CheckedFile {
  readonly path: string
  readonly sha256: Uint8Array
  readonly byteCount: number
  /** From where on; what stands before is read for the digest alone. */
  readonly offset: number
  readonly pace: Pace
}

/**
 * The bytes of a file, in pieces that may be kept. The last piece comes only when the digest of the whole file is the one that was asked for:
 * of another file nobody gets a whole.
 */
export async function* readChecked({ path, sha256, byteCount, offset, pace }: CheckedFile): AsyncGenerator<Buffer, void, void> {
  const { file, size } = openRegularFile(path)
  try {
    if (size !== byteCount) throw new ReleaseError('OBJECT_DAMAGED')
    const hash = createHash('sha256')
    for (let at = 0; at < size;) {
      const end = at < offset ? Math.min(offset, at + PIECE_BYTES) : Math.min(size, at + PIECE_BYTES)
      // A buffer of its own for each piece: the connection may hold it until the peer has it.
      const piece = Buffer.allocUnsafeSlow(end - at)
      if (readFileAt(file, piece, at) !== piece.length) throw new ReleaseError('OBJECT_DAMAGED')
      hash.update(piece)
      at = end
      if (at === size && !hash.digest().equals(sha256)) throw new ReleaseError('OBJECT_DAMAGED')
      if (at <= offset) continue
      const waitMs = pace.waitMs(piece.length)
      if (waitMs > 1) await sleep(waitMs)
      yield piece
    }
  } finally {
    closeSync(file)
  }
}
