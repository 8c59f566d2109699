// An archive for tests that says of each object what a test wants, and counts how often each was acknowledged.
import { setTimeout as sleep } from 'node:timers/promises'
import { DIMSE_LIMITS, STORAGE_SOP_CLASSES } from '@lethe/dimse'
import { startDimseServer, type DimseServer } from '../../packages/gateway/src/system/dimse-server.ts'

/** What an archive does with one object: answers with a status, after a while, or goes away without an answer. */
export type Answer = number | { readonly status: number; readonly afterMs: number } | 'gone'

/** How often each object was stored, by its SOP Instance UID, and how often one was offered. */
export class Archive {
  readonly stored = new Map<string, number>()
  offered = 0
  /** What it says; it is asked with how often this object was offered before. */
  answer: (offeredBefore: number, sopInstanceUid: string) => Answer = () => 0
  acceptsTransferSyntax = true
  readonly #offers = new Map<string, number>()
  #server: DimseServer | undefined
  #port = 0

  get port(): number {
    return this.#port
  }

  /** Listens; the same port again after it was away. */
  async start(): Promise<this> {
    this.#server = await startDimseServer({
      ...{ host: '127.0.0.1', port: this.#port, limits: DIMSE_LIMITS, associationsMax: 20 },
      policy: {
        calledAeTitles: ['RESEARCH'],
        sources: [{ name: 'any' }],
        abstractSyntaxes: new Set(STORAGE_SOP_CLASSES),
        acceptsTransferSyntax: () => this.acceptsTransferSyntax,
        userIdentity: 'ignore',
        implementation: { classUid: '1.2.3', versionName: 'TEST' },
      },
      handler: {
        store: async ({ sopInstanceUid, dataSet }) => {
          for await (const _ of dataSet);
          const before = this.#offers.get(sopInstanceUid) ?? 0
          this.#offers.set(sopInstanceUid, before + 1)
          this.offered += 1
          const answer = this.answer(before, sopInstanceUid)
          if (answer === 'gone') {
            void this.stop()
            await sleep(1000)
            return { status: 0x0110 }
          }
          const { status, afterMs } = typeof answer === 'number' ? { status: answer, afterMs: 0 } : answer
          if (afterMs > 0) await sleep(afterMs)
          if (status === 0 || status >>> 12 === 0xb) this.stored.set(sopInstanceUid, (this.stored.get(sopInstanceUid) ?? 0) + 1)
          return { status }
        },
      },
    })
    this.#port = this.#server.port
    return this
  }

  /** Goes away at once, with every connection. */
  async stop(): Promise<void> {
    await this.#server?.close(0)
    this.#server = undefined
  }

  /** How many objects were stored, and how many of them more than once. */
  get counts(): { readonly once: number; readonly again: number } {
    return { once: this.stored.size, again: [...this.stored.values()].reduce((sum, count) => sum + count - 1, 0) }
  }
}
