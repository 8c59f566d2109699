import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Fault } from '@lethe/dicom'
import { onDatabase } from '../../system/database/database-fault.ts'
import { GatewayError } from '../../system/errors.ts'
import { GroupCommit, settleInRounds, settleTogether, type Settled } from '../../system/group-commit.ts'
import { findOriginal } from '../instances/find-original.ts'
import { hexOf, Marks } from '../marks.ts'
import type { Source } from '../sources/source.ts'
import { transact, type Db } from '../statement.ts'
import type { Arrival } from './arrival-pass.ts'
import { Arriving, type ArrivedFile } from './arriving.ts'
import { KeyWrap } from '../sealed/chunk-seal.ts'
import { admitSeen, commitArrivals, seeArrivals, type Receipt, type Seen } from './commit-arrivals.ts'
import { syncPath } from '../sealed/disk.ts'
import type { SealedPlace } from '../sealed/sealed-reader.ts'
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

/** A durable file, and what was known of it while it became so. */
interface SyncedFile extends ArrivedFile {
  readonly seen: Seen
}

/** The originals: sealed files that are durable, and have their row, before anybody is told that they have arrived. */
export class Inbox {
  readonly #place: InboxPlace
  readonly #marks: Marks
  readonly #keys: KeyWrap
  readonly #segments: Segments
  // Two steps, each for a group at a time: while one group's rows are committed, the next one's files are synced.
  readonly #synced: GroupCommit<ArrivedFile, SyncedFile>
  readonly #admitted: GroupCommit<SyncedFile, Receipt>

  constructor(place: InboxPlace) {
    mkdirSync(place.folder, { recursive: true, mode: 0o700 })
    this.#place = place
    this.#marks = new Marks(place.masterKey)
    this.#keys = new KeyWrap(place.masterKey)
    this.#segments = new Segments(place.folder)
    this.#synced = new GroupCommit((files) => this.#sync(files), GROUP_COUNT_MAX)
    this.#admitted = new GroupCommit((files) => this.#commit(files), GROUP_COUNT_MAX)
  }

  /** Begins to take in an instance. What is neither finished nor discarded is swept away later. */
  async begin(origin: Origin): Promise<Arriving> {
    const fileName = await this.#segments.newFileName()
    const tools = {
      marks: this.#marks,
      keys: this.#keys,
      onArriving: this.#place.onArriving ?? (() => undefined),
      commit: (file: ArrivedFile) => this.#synced.add(file).then((synced) => this.#admitted.add(synced)),
    }
    return Arriving.begin({ origin, fileName, path: join(this.#place.folder, fileName) }, tools)
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

  #dataKey(wrapped: Uint8Array, fileName: string): Buffer {
    try {
      return this.#keys.unwrap(wrapped, fileName)
    } catch {
      throw new GatewayError('SEAL_BROKEN')
    }
  }

  /** Files and folders are synced side by side, so that the disk's journal is written once for all; meanwhile it is seen what is known of them. */
  async #sync(files: readonly ArrivedFile[]): Promise<Settled<SyncedFile>[]> {
    this.#pass('written')
    const folders = [...new Set(files.map(({ path }) => dirname(path)))]
    const arrived = files.map((file) => file.arrived)
    const seeing = onDatabase(() => seeArrivals(this.#place.db, arrived))
    const shared = Promise.all([seeing, ...folders.map(syncPath)])
    const [sharedOutcome, ...fileOutcomes] = await Promise.allSettled([shared, ...files.map((file) => file.sync())])
    this.#pass('synced')
    if (sharedOutcome.status === 'rejected') return files.map(() => ({ error: sharedOutcome.reason as unknown }))
    const [seen] = sharedOutcome.value
    return files.map((file, index) => {
      const outcome = fileOutcomes[index]
      return outcome?.status === 'rejected' ? { error: outcome.reason as unknown } : { result: { ...file, seen } }
    })
  }

  async #commit(files: readonly SyncedFile[]): Promise<Settled<Receipt>[]> {
    const settled = await settleInRounds(
      files,
      ({ arrived }) => hexOf(arrived.marks.instance),
      async (round, which) => (which === 'first' ? await this.#admitRound(round) : undefined) ?? this.#commitRound(round),
    )
    this.#pass('committed')
    return settled
  }

  /** Nearly always nothing is known of what arrives, and one statement admits it; where that fails, a transaction with locks finds out. */
  async #admitRound(round: readonly SyncedFile[]): Promise<readonly Settled<Receipt>[] | undefined> {
    if (isLate(round)) return undefined
    const known = new Map(round.flatMap(({ seen }) => [...seen.known]))
    const optedOut = new Set(round.flatMap(({ seen }) => [...seen.optedOut]))
    for (const { committing } of round) committing()
    this.#pass('committing')
    const arrived = round.map((file) => file.arrived)
    return admitSeen(this.#place.db, arrived, { known, optedOut }).catch((error: unknown) =>
      error instanceof Fault ? round.map(() => ({ error })) : undefined,
    )
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
