import { constants } from 'node:fs'
import { open, rm, type FileHandle } from 'node:fs/promises'
import type { Arrival } from '../../../records/inbox/arrival-pass.ts'
import type { Source } from '../../../records/sources/source.ts'
import { GatewayError } from '../../../system/errors.ts'
import type { Admission, Outcome } from '../admission.ts'
import { isPassing } from '../refusal-status.ts'
import { Settling } from '../settling.ts'
import { checkSopClass } from '../sop-class.ts'
import { moveFile } from './moved-file.ts'
import { isSameStamp, stampOf, WatchedFiles, type SettledFile } from './watched-files.ts'

const PIECE_BYTES = 256 << 10
const FILES_AT_ONCE = 32
const LOOK_MS_MAX = 5000
const LOOKS_PER_SETTLING = 4
/** Why a file is taken again later, when it has changed. */
const WAITS: ReadonlySet<string | undefined> = new Set(['DICOM_TRUNCATED', 'GATEWAY_CHANGED'])

/** A folder, and what becomes of its files. */
export interface WatchedPlace {
  readonly path: string
  readonly source: Source
  readonly settleMs: number
  readonly whenDone: 'move' | 'remove'
  readonly admission: Admission
  /** Told why a file waits until it changes. */
  readonly onWaits: (code: string) => void
  /** Told how many folders could not be read, where that has changed. */
  readonly onAway: (count: number) => void
  readonly onTrouble: (error: unknown) => void
}

/**
 * Takes in the files of a folder that have settled. A file leaves the folder when its instance is durable, or refused for good; whatever
 * happens in between, it is still there, and the same instance again is the same instance.
 */
export class WatchedFolder {
  readonly #place: WatchedPlace
  readonly #files: WatchedFiles
  readonly #stop = new AbortController()
  #awayCount = 0
  #running: Promise<void> = Promise.resolve()

  constructor(place: WatchedPlace) {
    this.#place = place
    this.#files = new WatchedFiles(place.path, { settleMs: place.settleMs, now: () => performance.now() })
  }

  /** Begins to look. */
  start(): void {
    this.#running = this.#run()
  }

  /** Begins no other file, and waits for those at hand. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      await this.#look().catch(this.#place.onTrouble)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, Math.min(LOOK_MS_MAX, this.#place.settleMs / LOOKS_PER_SETTLING))
        signal.addEventListener('abort', done, { once: true })
        function done(): void {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          resolve()
        }
      })
    }
  }

  async #look(): Promise<void> {
    let settled: SettledFile[] | undefined
    try {
      settled = await this.#files.look()
    } catch {
      // A share that is away comes again.
    }
    const awayCount = settled === undefined ? 1 : this.#files.closedCount
    if (awayCount !== this.#awayCount) this.#place.onAway(awayCount)
    this.#awayCount = awayCount
    const taking = new Settling<void>(FILES_AT_ONCE)
    for (const file of settled ?? []) {
      if (this.#stop.signal.aborted) break
      await taking.add(this.#take(file).catch((error: unknown) => this.#failed(file, error)))
    }
    await taking.all()
  }

  #failed(file: SettledFile, error: unknown): void {
    this.#files.later(file)
    // It was moved or taken away by somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#place.onTrouble(error)
  }

  async #take(file: SettledFile): Promise<void> {
    // A pipe would be waited for, and a link could lead anywhere.
    const handle = await open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    let outcome: Outcome
    try {
      const look = async (arrival: Arrival): Promise<void> => {
        if (arrival.fault?.code === 'DICOM_TRUNCATED') throw arrival.fault
        if (!(await isAsSeen(file, handle))) throw new GatewayError('CHANGED')
        checkSopClass(arrival)
      }
      outcome = await this.#place.admission.admit({ source: this.#place.source, look }, piecesOf(handle))
    } finally {
      await handle.close()
    }
    await this.#settle(file, outcome)
  }

  async #settle(file: SettledFile, { status, code, receipt }: Outcome): Promise<void> {
    const { path, whenDone, onWaits } = this.#place
    if (receipt !== undefined) {
      const done = await moveFile(file, `${path}.done`)
      if (done !== undefined && whenDone === 'remove') await rm(done)
    } else if (code !== undefined && WAITS.has(code)) {
      this.#files.leave(file)
      onWaits(code)
    } else if (isPassing(status)) this.#files.later(file)
    else await moveFile(file, `${path}.refused`)
  }
}

/** Whether the file that was read, and the one that has its name, are as they were seen. */
async function isAsSeen({ path, stamp }: SettledFile, handle: FileHandle): Promise<boolean> {
  const { size, mtimeMs } = await handle.stat()
  return isSameStamp(stamp, { size, mtimeMs }) && isSameStamp(stamp, await stampOf(path))
}

async function* piecesOf(handle: FileHandle): AsyncGenerator<Uint8Array, void> {
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES)
  for (;;) {
    const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES)
    if (bytesRead === 0) return
    yield piece.subarray(0, bytesRead)
  }
}
