import { DIMSE_LIMITS, type DimseLimits } from './limits.ts'
import type { AssociationPolicy } from './association-policy.ts'
import type { BytePort, Clock } from './ports.ts'
import { Scp } from './scp.ts'
import { Scu } from './scu.ts'
import { STORAGE_SOP_CLASSES, VERIFICATION } from './storage-sop-classes.ts'
import type { ScpHandler } from './store-handler.ts'

/** A clock that a test moves. */
export class ManualClock implements Clock {
  #now = 0
  readonly #timers = new Set<{ readonly at: number; readonly run: () => void }>()

  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, run }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** How many timers run. */
  get running(): number {
    return this.#timers.size
  }

  advance(ms: number): void {
    this.#now += ms
    for (const timer of [...this.#timers]) {
      if (timer.at > this.#now || !this.#timers.delete(timer)) continue
      timer.run()
    }
  }
}

interface End {
  readonly receive: (bytes: Uint8Array) => void
  readonly closed: () => void
}

/** One direction of a connection in memory: bytes arrive later, in order, in pieces as they were written, and not while it is paused. */
class Wire {
  readonly sent: Uint8Array[] = []
  readonly #queue: (Uint8Array | 'close')[] = []
  readonly #kept = new Map<ArrayBufferLike, number>()
  paused = false
  closed = false
  to: End | undefined
  /** What closing this direction closes as well. */
  other: Wire | undefined

  readonly port = (reading: () => Wire): BytePort => ({
    write: (pieces) => {
      for (const piece of pieces) {
        this.sent.push(piece.slice())
        this.#queue.push(piece.slice())
      }
      this.deliver()
      return true
    },
    close: () => {
      this.#queue.push('close')
      this.deliver()
    },
    pause: () => (reading().paused = true),
    resume: () => {
      reading().paused = false
      reading().deliver()
    },
    keep: (bytes) => reading().#count(bytes, 1),
    release: (bytes) => reading().#count(bytes, -1),
  })

  /** Bytes that nobody keeps are overwritten: whoever uses them all the same is found out. */
  #count(bytes: Uint8Array, change: 1 | -1): void {
    const count = (this.#kept.get(bytes.buffer) ?? 0) + change
    this.#kept.set(bytes.buffer, count)
    if (count === 0) new Uint8Array(bytes.buffer).fill(0xee)
  }

  deliver(): void {
    void Promise.resolve().then(() => {
      while (!this.paused && !this.closed) {
        const next = this.#queue.shift()
        if (next === undefined) return
        if (next !== 'close') {
          this.#count(next, 1)
          this.to?.receive(next)
          this.#count(next, -1)
        } else {
          this.closed = true
          this.to?.closed()
          if (this.other?.closed === false) this.other.port(() => this).close()
        }
      }
    })
  }
}

/** A policy that takes what the tests send. */
export const POLICY: AssociationPolicy = {
  calledAeTitles: ['LETHE'],
  sources: [{ name: 'ward', callingAeTitle: 'WARD' }],
  abstractSyntaxes: new Set([VERIFICATION, ...STORAGE_SOP_CLASSES]),
  acceptsTransferSyntax: (uid) => uid.startsWith('1.2.840.10008.1.2'),
  userIdentity: 'ignore',
  implementation: { classUid: '1.2.3', versionName: 'TEST' },
}

/** A handler that counts nothing and stores nothing. */
const SINK: ScpHandler = {
  store: async ({ dataSet }) => {
    for await (const _ of dataSet);
    return { status: 0 }
  },
}

/** What a connection in memory is made of. */
export interface Setting {
  readonly handler?: ScpHandler
  readonly policy?: AssociationPolicy
  readonly limits?: Partial<DimseLimits>
  readonly hasRoom?: () => boolean
}

/** A user and a provider at the two ends of a connection in memory. */
export function connection({ handler = SINK, policy = POLICY, limits = {}, hasRoom = () => true }: Setting = {}) {
  const clock = new ManualClock()
  const [toScp, toScu] = [new Wire(), new Wire()]
  const all = { ...DIMSE_LIMITS, ...limits }
  const scp = new Scp({
    port: toScu.port(() => toScp),
    clock,
    limits: all,
    policy,
    handler,
    address: '192.0.2.1',
    hasRoom,
  })
  const scu = new Scu({ port: toScp.port(() => toScu), clock, limits: { ...DIMSE_LIMITS } })
  toScp.to = scp
  toScu.to = scu
  toScp.other = toScu
  toScu.other = toScp
  return { scu, scp, clock, toScp, toScu }
}

/** An association request of the ward, for CT images and Verification. */
export const PROPOSAL = {
  calledAeTitle: 'LETHE',
  callingAeTitle: 'WARD',
  contexts: [
    { id: 1, abstractSyntax: VERIFICATION, transferSyntaxes: ['1.2.840.10008.1.2'] },
    { id: 3, abstractSyntax: '1.2.840.10008.5.1.4.1.1.2', transferSyntaxes: ['1.2.840.10008.1.2.1'] },
  ],
  implementation: { classUid: '1.2.4', versionName: 'PEER' },
}

/** An instance whose Data Set comes in these pieces. */
export function instanceOf(pieces: Iterable<Uint8Array>) {
  return {
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    sopInstanceUid: '1.2.3.4',
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    dataSet: (async function* () {
      yield* pieces
    })(),
  }
}

/** Lets everything that waits for a turn have it. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
}

/** The code of the fault with which a promise fails. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
    return 'no fault'
  } catch (error) {
    return (error as { code: string }).code
  }
}
