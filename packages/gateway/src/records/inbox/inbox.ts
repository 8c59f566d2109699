import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@lethe/dicom'
import { GatewayError } from '../../system/errors.ts'
import { GroupCommit, settleInRounds, settleTogether, type Settled } from '../../system/group-commit.ts'
import { findOriginal } from '../instances/find-original.ts'
import { hexOf, Marks } from '../marks.ts'
import type { Source } from '../sources/source.ts'
import { transact, type Db } from '../statement.ts'
import type { Arrival } from './arrival-pass.ts'
import { Arriving, type ArrivedFile } from './arriving.ts'
import { DATA_KEY_BYTES, KeyWrap } from '../sealed/key-wrap.ts'
import { admitUnknown, commitArrivals, type Receipt } from './commit-arrivals.ts'
import type { SealedPlace } from '../sealed/sealed-reader.ts'
import { Intake } from './intake.ts'
import { Segments } from './segments.ts'
import { UNWRITTEN_MS } from './sweep-inbox.ts'

// A group holds one transaction's worth; more wait for the next, which starts when this one is acknowledged.
const GROUP_COUNT_MAX = 64

/** What an instance passes on its way to an acknowledgement. */
export type Boundary = 'written' | 'synced' | 'committing' | 'committed'

/** Who sends, which SOP Instance they said they would send, and of which study they were asked for it. */
export interface Origin {
  readonly source: Source
  readonly sopInstanceUid?: string | undefined
  readonly studyInstanceUid?: string | undefined
  /** Told what is known of the whole instance before it becomes durable; a fault keeps it out. */
  readonly look?: (arrival: Arrival) => Promise<void> | void
}

/** What an inbox needs. */
export interface InboxPlace {
  readonly folder: string
  readonly masterKey: Uint8Array
  readonly db: Db
  /** Told of each boundary as it is passed; a test ends the process there. */
  readonly onBoundary?: (boundary: Boundary) => void
  /** Told whenever bytes of an instance come. */
  readonly onArriving?: () => void
}

/** The originals: sealed files that are durable, and have their row, before anybody is told that they have arrived. */
export class Inbox {
  readonly #place: InboxPlace
  readonly #marks: Marks
  readonly #keys: KeyWrap
  readonly #segments: Segments
  readonly #intake = new Intake()
  readonly #admitted: GroupCommit<ArrivedFile, Receipt>

  constructor(place: InboxPlace) {
    mkdirSync(place.folder, { recursive: true, mode: 0o700 })
    this.#place = place
    this.#marks = new Marks(place.masterKey)
    this.#keys = new KeyWrap(place.masterKey)
    this.#segments = new Segments(place.folder)
    this.#admitted = new GroupCommit((files) => this.#commit(files), GROUP_COUNT_MAX)
  }

  /** Begins to take in an instance. What is neither finished nor discarded is swept away later. */
  async begin(origin: Origin): Promise<Arriving> {
    const fileName = await this.#segments.newFileName()
    const tools = {
      marks: this.#marks,
      keys: this.#keys,
      intake: this.#intake,
      onArriving: this.#place.onArriving ?? (() => undefined),
      commit: (file: ArrivedFile) => this.#commitFile(file),
    }
    const path = join(this.#place.folder, fileName)
    return new Arriving({ origin, fileName, path, dataKey: randomBytes(DATA_KEY_BYTES) }, tools)
  }

  /** Where the original of an instance is, and the key that it opens under; a fault where it was destroyed. */
  async find(instanceId: number): Promise<SealedPlace> {
    const original = await findOriginal(this.#place.db, instanceId)
    if (original === undefined) throw new GatewayError('ORIGINAL_DESTROYED')
    const { fileName, wrapped } = original
    return this.place(fileName, wrapped)
  }

  /** The place of an original whose row is at hand. */
  place(fileName: string, wrapped: Uint8Array): SealedPlace {
    return { path: join(this.#place.folder, fileName), dataKey: this.#dataKey(wrapped, fileName) }
  }

  /** Ends its threads, when nothing arrives any more. */
  close(): Promise<void> {
    return this.#intake.close()
  }

  #dataKey(wrapped: Uint8Array, fileName: string): Buffer {
    try {
      return this.#keys.unwrap(wrapped, fileName)
    } catch {
      throw new GatewayError('SEAL_BROKEN')
    }
  }

  /** Each file is synced on its own, which the disk does for several together; then rows are committed, a group at a time. */
  async #commitFile(file: ArrivedFile): Promise<Receipt> {
    this.#pass('written')
    await file.synced
    this.#pass('synced')
    return this.#admitted.add(file)
  }

  async #commit(files: readonly ArrivedFile[]): Promise<Settled<Receipt>[]> {
    const settled = await settleInRounds(
      files,
      ({ arrived }) => hexOf(arrived.marks.instance),
      async (round, which) => (which === 'first' ? this.#admitRound(round) : this.#commitRound(round)),
    )
    this.#pass('committed')
    return settled
  }

  /** Nearly always nothing is known of what arrives, and one statement admits it; what that leaves, a transaction with locks judges. */
  async #admitRound(round: readonly ArrivedFile[]): Promise<readonly Settled<Receipt>[]> {
    if (isLate(round)) return this.#commitRound(round)
    for (const { committing } of round) committing()
    this.#pass('committing')
    const arrived = round.map((file) => file.arrived)
    const receipts = await admitUnknown(this.#place.db, arrived).catch((error: unknown) => {
      if (error instanceof Fault) throw error
      // One of them is to blame: each is tried alone.
      return new Map<string, Receipt>()
    })
    const left = round.filter(({ arrived: { fileName } }) => !receipts.has(fileName))
    const judged = left.length === 0 ? [] : await this.#commitRound(left)
    return round.map((file) => {
      const result = receipts.get(file.arrived.fileName)
      return result === undefined ? (judged[left.indexOf(file)] as Settled<Receipt>) : { result }
    })
  }

  #commitRound(all: readonly ArrivedFile[]): Promise<readonly Settled<Receipt>[]> {
    return settleTogether(all, async (round) => {
      if (isLate(round)) return round.map(() => ({ error: new GatewayError('RECEIPT_LATE') }))
      return transact(this.#place.db, async (tx) => {
        const settled = await commitArrivals(
          tx,
          round.map(({ arrived }) => arrived),
        )
        for (const { committing } of round) committing()
        this.#pass('committing')
        return settled
      })
    })
  }

  #pass(boundary: Boundary): void {
    this.#place.onBoundary?.(boundary)
  }
}

/** A file that waited so long might be swept away before its row is there. */
function isLate(files: readonly ArrivedFile[]): boolean {
  return files.some(({ writtenAt }) => performance.now() - writtenAt > UNWRITTEN_MS / 2)
}
