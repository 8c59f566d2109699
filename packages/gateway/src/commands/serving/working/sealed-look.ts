import { createHash } from 'node:crypto'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { Fault } from '@lethe/dicom'
import { onDiskSync } from '../../../records/sealed/disk.ts'
import { SealedReader, WHOLE_BYTES_MAX, type SealedPlace } from '../../../records/sealed/sealed-reader.ts'
import { bytesOf, FileBytes, type ByteSource } from '../../../stages/inspect/byte-source.ts'
import { Inspector } from '../../../stages/inspect/inspect.ts'
import type { Kept } from '../../../stages/inspect/kept.ts'
import { GatewayError } from '../../../system/errors.ts'
import { look } from '../../second-look.ts'

const PIECE_BYTES = 1 << 20

/** A sealed candidate beside its original. */
export interface SealedPair {
  readonly original: SealedPlace
  readonly candidate: SealedPlace
  readonly kept: Kept
}

/** An object that passed, in the clear from now on. */
export interface Passed {
  readonly byteCount: number
  readonly sha256: Uint8Array
}

/** Lets inspect look at sealed candidates beside their originals, on one thread. */
export class SealedLook {
  readonly #inspector = new Inspector()
  readonly #buffers: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)]

  /** Throws the fault that holds the candidate back; only what passes is read by `readEntry`, and written in the clear to `part`. */
  inspect<E>(
    pair: SealedPair,
    part: string,
    readEntry: (object: ByteSource) => E,
  ): { readonly passed: Passed; readonly entry: E } {
    const readers = [new SealedReader(pair.original)]
    try {
      const made = orLost(() => new SealedReader(pair.candidate))
      readers.push(made)
      const original = this.#bytesOf(readers[0] as SealedReader, 0)
      const candidate = this.#bytesOf({ length: made.length, readInto: (into, at) => orLost(() => made.readInto(into, at)) }, 1)
      look(this.#inspector, { original, candidate, kept: pair.kept })
      const entry = readEntry(candidate)
      return { passed: writePart(part, candidate), entry }
    } finally {
      for (const reader of readers) reader.close()
    }
  }

  #bytesOf(reader: Pick<SealedReader, 'length' | 'readInto'>, index: 0 | 1): ByteSource {
    if (reader.length > WHOLE_BYTES_MAX) return new FileBytes(reader.length, reader.readInto)
    if (this.#buffers[index].length < reader.length) this.#buffers[index] = Buffer.allocUnsafeSlow(reader.length)
    const whole = this.#buffers[index].subarray(0, reader.length)
    reader.readInto(whole, 0)
    return bytesOf(whole)
  }
}

/** What goes wrong with a candidate is mended by making it again: it was never made durable. */
function orLost<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    const isBroken = error instanceof Fault && /_SEAL(?:ED_MISSING|_BROKEN)$/.test(error.code)
    throw isBroken ? new GatewayError('CANDIDATE_LOST') : error
  }
}

function writePart(path: string, from: ByteSource): Passed {
  const hash = createHash('sha256')
  const file = onDiskSync(() => openSync(path, 'wx', 0o600))
  try {
    for (let at = 0; at < from.length;) {
      const piece = from.read(at, Math.min(PIECE_BYTES, from.length - at))
      hash.update(piece)
      for (let done = 0; done < piece.length;) done += onDiskSync(() => writeSync(file, piece, done))
      at += piece.length
    }
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
  return { byteCount: from.length, sha256: hash.digest() }
}
