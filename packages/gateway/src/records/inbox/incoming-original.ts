import { CHUNK_BYTES } from '../sealed/sealed-layout.ts'
import type { SealedPlace } from '../sealed/sealed-reader.ts'
import { faultOf } from '../../system/told-fault.ts'
import type { Arrival } from './arrival-pass.ts'
import type { IntakeAnswer, IntakeRequest } from './intake-message.ts'

// As long as a chunk: a whole one is sealed where it lies, without a copy.
const PIECE_BYTES = CHUNK_BYTES
// While a thread takes one, the next is filled.
const PIECES_AHEAD_MAX = 2
const SPARE_COUNT_MAX = 64
const spare: ArrayBuffer[] = []

/** An original whose bytes are all written. */
export interface WrittenOriginal {
  readonly arrival: Arrival
  readonly byteCount: number
}

/** How an original reaches its thread. */
interface Line {
  /** What goes with a request is the thread's until it comes back. */
  readonly ask: (request: Asked<IntakeRequest>, ...gone: ArrayBuffer[]) => void
  /** The thread has it no more. */
  readonly over: () => void
}

type Asked<Request> = Request extends unknown ? Omit<Request, 'id'> : never

/** An original on its way to a thread, and what the thread says of it. */
export class IncomingOriginal {
  readonly #line: Line
  /** Until the thread knows it. */
  #place: SealedPlace | undefined
  #piece: ArrayBuffer | undefined
  #filled = 0
  #aheadCount = 0
  readonly #written = Promise.withResolvers<WrittenOriginal>()
  readonly #synced = Promise.withResolvers<void>()
  readonly #closed = Promise.withResolvers<void>()
  #wake: () => void = () => undefined
  #error: Error | undefined
  #isOver = false

  constructor(place: SealedPlace, line: Line) {
    this.#place = place
    this.#line = line
    for (const { promise } of [this.#written, this.#synced]) promise.catch(() => undefined)
  }

  /** Takes the next bytes; resolves when more may come. The bytes may be filled again then. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      // A full piece waits for the first byte behind it: only then is it known not to be the last.
      if (this.#filled === PIECE_BYTES) await this.#send(false)
      this.#piece ??= newPiece()
      const taken = bytes.subarray(at, at + PIECE_BYTES - this.#filled)
      new Uint8Array(this.#piece).set(taken, this.#filled)
      this.#filled += taken.length
      at += taken.length
    }
  }

  /** Says that all bytes have come; resolves when they are written. */
  async end(): Promise<WrittenOriginal> {
    await this.#send(true)
    return this.#written.promise
  }

  /** Resolves when the file and its name are durable. */
  get synced(): Promise<void> {
    return this.#synced.promise
  }

  /** Lets the thread close the file, wherever it is with it. */
  async close(): Promise<void> {
    if (this.#isOver) return
    // What the thread does not know of yet is closed.
    if (this.#place !== undefined) return this.#end()
    this.#line.ask({ kind: 'close' })
    await this.#closed.promise
  }

  /** Takes what the thread says. */
  answer(answer: IntakeAnswer): void {
    switch (answer.kind) {
      case 'taken':
        return this.#taken(answer.piece)
      case 'written': {
        const { arrival, byteCount } = answer
        const fault = arrival.fault && faultOf(arrival.fault)
        const digests = arrival.digests && mapped(arrival.digests)
        this.#taken(answer.piece)
        return this.#written.resolve({ arrival: { ...arrival, digests, fault }, byteCount })
      }
      case 'synced':
        this.#synced.resolve()
        return this.#end()
      case 'closed':
        return this.#end()
      case 'failed':
        return this.fail(answer.fault === undefined ? new Error('an error of the intake itself') : faultOf(answer.fault))
    }
  }

  /** Says that nothing more will come of it. */
  fail(error: Error): void {
    this.#error = error
    this.#written.reject(error)
    this.#synced.reject(error)
    this.#end()
  }

  async #send(isLast: boolean): Promise<void> {
    while (this.#error === undefined && this.#aheadCount >= PIECES_AHEAD_MAX)
      await new Promise<void>((resolve) => (this.#wake = resolve))
    if (this.#error !== undefined) throw this.#error
    const piece = this.#piece ?? newPiece()
    this.#aheadCount += 1
    this.#line.ask({ kind: 'piece', place: this.#place, piece, length: this.#filled, isLast }, piece)
    this.#place = undefined
    this.#piece = undefined
    this.#filled = 0
  }

  #taken(piece: ArrayBuffer): void {
    this.#aheadCount -= 1
    if (spare.length < SPARE_COUNT_MAX) spare.push(piece)
    this.#wake()
  }

  #end(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#wake()
    this.#closed.resolve()
    this.#line.over()
  }
}

function newPiece(): ArrayBuffer {
  return spare.pop() ?? new ArrayBuffer(PIECE_BYTES)
}

/** Buffers cross as plain arrays of bytes. */
function mapped<T extends object>(digests: T): T {
  return Object.fromEntries(Object.entries(digests).map(([name, bytes]) => [name, Buffer.from(bytes as Uint8Array)])) as T
}
