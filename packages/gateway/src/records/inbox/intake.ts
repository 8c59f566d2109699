import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { SealedPlace } from '../sealed/sealed-reader.ts'
import { GatewayError } from '../../system/errors.ts'
import { IncomingOriginal } from './incoming-original.ts'
import type { IntakeAnswer, IntakeRequest } from './intake-message.ts'

const PROGRAM = new URL('intake-thread.ts', import.meta.url)
// The young generation holds tokens and little else, and most of them die at once.
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 }
// Each waits for the disk now and then; more than four wait for one disk together.
const THREAD_COUNT_MAX = Math.min(4, Math.max(2, availableParallelism()))

/** Takes in originals on threads of its own, which start as they are needed: while one waits for the disk, another works. */
export class Intake {
  readonly #threads = new Set<IntakeThread>()

  /** Begins an original: it stays with the thread that has the fewest. */
  open(place: SealedPlace): IncomingOriginal {
    const [least] = [...this.#threads].toSorted((a, b) => a.count - b.count)
    const thread = least === undefined || (least.count > 0 && this.#threads.size < THREAD_COUNT_MAX) ? this.#start() : least
    return thread.open(place)
  }

  /** Ends the threads; what they have is lost, and its senders are told so. */
  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.end()))
  }

  #start(): IntakeThread {
    const thread: IntakeThread = new IntakeThread(() => this.#threads.delete(thread))
    this.#threads.add(thread)
    return thread
  }
}

/** One thread, and the originals that it has. */
class IntakeThread {
  readonly #worker = new Worker(PROGRAM, { resourceLimits: LIMITS })
  readonly #originals = new Map<number, IncomingOriginal>()
  #lastId = 0

  constructor(ended: () => void) {
    this.#worker.unref()
    this.#worker.on('message', (answer: IntakeAnswer) => this.#originals.get(answer.id)?.answer(answer))
    const end = (): void => {
      ended()
      // A mistake of the program, or no memory: the senders try again, and another thread starts.
      for (const original of this.#originals.values()) original.fail(new GatewayError('INTAKE_LOST'))
    }
    this.#worker.once('error', end)
    this.#worker.once('exit', end)
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  get count(): number {
    return this.#originals.size
  }

  open(place: SealedPlace): IncomingOriginal {
    const id = (this.#lastId += 1)
    // While it has an original the process waits for it.
    this.#worker.ref()
    const original = new IncomingOriginal(place, {
      ask: (request, ...gone) => this.#worker.postMessage({ ...request, id } satisfies IntakeRequest, gone),
      over: () => {
        this.#originals.delete(id)
        if (this.#originals.size === 0) this.#worker.unref()
      },
    })
    this.#originals.set(id, original)
    return original
  }
}
