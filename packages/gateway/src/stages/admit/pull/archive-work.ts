import { Fault } from '@lethe/dicom'
import { withArchiveLock } from '../../../records/pulls/archive-lock.ts'
import { endPull } from '../../../records/pulls/end-pull.ts'
import { endRows } from '../../../records/pulls/end-rows.ts'
import { findDueRows, type DueRow } from '../../../records/pulls/find-due-rows.ts'
import { findOpenPulls, type OpenPull } from '../../../records/pulls/find-open-pulls.ts'
import { noteArchive } from '../../../records/pulls/note-archive.ts'
import { postponeRow } from '../../../records/pulls/postpone-row.ts'
import type { PullLists } from '../../../records/pulls/pull-lists.ts'
import { settleRow } from '../../../records/pulls/settle-row.ts'
import { databaseFault } from '../../../system/database/database-fault.ts'
import { RejectedError } from '../../../system/dimse-peer.ts'
import type { StudyKeys } from '../../../system/dimse-query.ts'
import { isWithin, spacingMs, type Hours } from './hours.ts'
import { isAway, outcomeOf, pullRow, type RowPass, type RowPlace } from './pull-row.ts'
import { backOffMs, rest } from '../../../system/waiting.ts'

const POLL_MS = 1000
const AWAY_MS_FIRST = 1000
const AWAY_MS_MAX = 60_000
const RETRY_MS_MAX = 60 * 60_000
/** An archive that breaks off a question is away; one that breaks off what it sends may do so for what it sends. */
const BROKEN_OFF: ReadonlySet<string> = new Set([
  'DIMSE_LOST',
  'DIMSE_ABORTED',
  'DIMSE_TIMED_OUT',
  'DICOMWEB_LOST',
  'DICOMWEB_TIMED_OUT',
])

/** How an archive may be asked. */
interface Manners {
  readonly hours: readonly Hours[]
  readonly studiesPerMinute?: number | undefined
  /** Rows at once. */
  readonly parallel: number
  /** How often a row is tried without anything new before it ends with what is there. */
  readonly attempts: number
  readonly retrySeconds: number
}

/** What is needed to work on the lists of an archive. */
export interface WorkOnArchive extends RowPlace {
  readonly archiveId: number
  readonly lists: PullLists
  readonly manners: Manners
  readonly hasRoom: () => Promise<boolean>
  readonly onWaits: (code: string | undefined) => void
  readonly onEnded: (pullId: number) => void
  readonly onTrouble: (error: unknown) => void
  readonly now?: () => Date
}

interface InHand {
  readonly row: DueRow
  readonly cancel: AbortController
  readonly done: Promise<void>
}

/** Works on the lists of one archive, a few rows at a time, until it is closed. What is open stands in the records alone: it may die at any time. */
export class ArchiveWork {
  readonly #place: WorkOnArchive
  readonly #closing = new AbortController()
  readonly #inHand = new Map<string, InHand>()
  /** What the open lists say, while they are worked on. */
  readonly #keys = new Map<number, ReadonlyMap<number, StudyKeys>>()
  #awayMs = 0
  #awayUntil = 0
  #waits: string | undefined | null = null
  #nextStart = 0
  #work: Promise<void> | undefined

  constructor(place: WorkOnArchive) {
    this.#place = place
  }

  start(): void {
    this.#work = this.#run()
  }

  /** Begins nothing more, and ends what is at hand. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#work
  }

  async #run(): Promise<void> {
    const { db, archiveId } = this.#place
    while (!this.#closing.signal.aborted) {
      try {
        const isOpen = (await findOpenPulls(db, archiveId)).length > 0
        if (isOpen) await withArchiveLock(db, archiveId, (confirm) => this.#workOnAll(confirm))
      } catch (error) {
        this.#place.onTrouble(error)
      }
      await this.#rest(POLL_MS)
    }
  }

  /** Works until nothing is open. */
  async #workOnAll(confirm: () => Promise<void>): Promise<void> {
    try {
      while (!this.#closing.signal.aborted) {
        await confirm()
        const open = await this.#openPulls()
        if (open.length === 0) return
        const started = await this.#startRows(open)
        const done = [...this.#inHand.values()].map((one) => one.done)
        if (started === 0) await Promise.race([this.#rest(POLL_MS), ...done])
      }
    } finally {
      const left = [...this.#inHand.values()]
      for (const { cancel } of left) cancel.abort()
      await Promise.all(left.map(({ done }) => done))
      this.#keys.clear()
    }
  }

  /** The pulls that have not ended; those of which every row has ended do so now, and their lists are destroyed. */
  async #openPulls(): Promise<OpenPull[]> {
    const { db, archiveId, lists, onEnded } = this.#place
    const open: OpenPull[] = []
    for (const pull of await findOpenPulls(db, archiveId)) {
      const fileName = await endPull(db, pull.id)
      if (fileName === undefined) open.push(pull)
      else {
        await lists.remove(fileName)
        onEnded(pull.id)
      }
    }
    const ids = new Set(open.map(({ id }) => id))
    for (const id of this.#keys.keys()) if (!ids.has(id)) this.#keys.delete(id)
    // Somebody has cancelled it.
    for (const { row, cancel } of this.#inHand.values()) if (!ids.has(row.pullId)) cancel.abort()
    return open
  }

  async #startRows(open: readonly OpenPull[]): Promise<number> {
    const { db, manners, now = () => new Date() } = this.#place
    const free = manners.parallel - this.#inHand.size
    if (free <= 0 || performance.now() < this.#awayUntil) return 0
    const hinders = !isWithin(manners.hours, now())
      ? 'PULL_OUTSIDE_HOURS'
      : (await this.#place.hasRoom())
        ? undefined
        : 'GATEWAY_DISK_FULL'
    if (hinders !== undefined) {
      if (this.#inHand.size === 0) await this.#setWaits(hinders)
      return 0
    }
    const readable = await this.#readableOf(open)
    const due = await findDueRows(db, readable, free + this.#inHand.size)
    const rows = due.filter((row) => !this.#inHand.has(nameOf(row))).slice(0, free)
    let started = 0
    for (const row of rows) {
      await this.#rest(this.#nextStart - performance.now())
      // Meanwhile a row before it may have found the archive away.
      if (this.#closing.signal.aborted || performance.now() < this.#awayUntil) break
      this.#nextStart = performance.now() + spacingMs(manners.studiesPerMinute)
      this.#begin(row)
      started += 1
    }
    return started
  }

  /** The pulls whose lists open; of one that does not, no row can be asked for any more. */
  async #readableOf(open: readonly OpenPull[]): Promise<number[]> {
    const readable: number[] = []
    for (const { id, fileName, wrapped } of open) {
      try {
        if (!this.#keys.has(id)) {
          const lines = this.#place.lists.read(fileName, wrapped)
          this.#keys.set(id, new Map(lines.map(({ line, keys }) => [line, keys])))
        }
        readable.push(id)
      } catch (error) {
        if (!(error instanceof Fault) || error.disposition === 'retry') throw error
        await endRows(this.#place.db, id, { outcome: 'failed', code: error.code })
      }
    }
    return readable
  }

  #begin(row: DueRow): void {
    const cancel = new AbortController()
    const end = (): void => cancel.abort()
    this.#closing.signal.addEventListener('abort', end, { once: true })
    const done = this.#pull(row, cancel.signal).finally(() => {
      this.#closing.signal.removeEventListener('abort', end)
      this.#inHand.delete(nameOf(row))
    })
    this.#inHand.set(nameOf(row), { row, cancel, done })
  }

  async #pull(row: DueRow, signal: AbortSignal): Promise<void> {
    try {
      const keys = this.#keys.get(row.pullId)?.get(row.line) as StudyKeys
      const pass = await pullRow(this.#place, keys, signal).catch((error: unknown) => this.#passOf(databaseFault(error), row))
      // What was ended from outside is done again, or not at all.
      if (signal.aborted) return
      await this.#settle(row, pass)
      await this.#setWaits(undefined)
    } catch (error) {
      if (signal.aborted) return
      await this.#away(error)
    }
  }

  /** What an error means for the row; one that has nothing to do with it is thrown on. */
  #passOf(error: unknown, { receivedCount }: DueRow): RowPass {
    const code = codeOf(error)
    if (code !== undefined && (isAway(code) || BROKEN_OFF.has(code))) throw error
    // A mistake of the program: the other rows go on.
    if (code === undefined) this.#place.onTrouble(error)
    const tally = { studyCount: 0, instanceCount: receivedCount, receivedCount }
    return { ...tally, outcome: 'again', code: code ?? 'GATEWAY_UNEXPECTED' }
  }

  async #settle(row: DueRow, pass: RowPass): Promise<void> {
    const { db, manners, onBoundary } = this.#place
    if (pass.outcome === 'again') {
      // Where something came, there is hope: only tries that bring nothing count.
      const attempts = pass.receivedCount > row.receivedCount ? 1 : row.attempts + 1
      if (attempts < manners.attempts) {
        const waitMs = backOffMs(attempts, { firstMs: manners.retrySeconds * 1000, mostMs: RETRY_MS_MAX })
        await postponeRow(db, row, { ...pass, attempts, waitMs })
        return
      }
    }
    const outcome = pass.outcome === 'again' ? outcomeOf(pass, pass.code) : pass.outcome
    await settleRow(db, row, { ...pass, outcome })
    onBoundary('pull settled')
  }

  /** The archive, or something of ours, is away: it is tried again, later each time, and no row has to pay for it. */
  async #away(error: unknown): Promise<void> {
    const code = codeOf(databaseFault(error))
    if (code === undefined) this.#place.onTrouble(error)
    // Rows that were at hand together find out the same.
    if (performance.now() >= this.#awayUntil) {
      this.#awayMs = Math.min(AWAY_MS_MAX, Math.max(AWAY_MS_FIRST, this.#awayMs * 2))
      this.#awayUntil = performance.now() + this.#awayMs
    }
    await this.#setWaits(code ?? 'GATEWAY_UNEXPECTED').catch(() => undefined)
  }

  async #setWaits(code: string | undefined): Promise<void> {
    if (code === undefined) [this.#awayMs, this.#awayUntil] = [0, 0]
    if (code === this.#waits) return
    await noteArchive(this.#place.db, this.#place.archiveId, code ?? null)
    if (code !== undefined || this.#waits !== null) this.#place.onWaits(code)
    this.#waits = code
  }

  async #rest(ms: number): Promise<void> {
    await rest(ms, this.#closing.signal)
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Fault || error instanceof RejectedError ? error.code : undefined
}

function nameOf({ pullId, line }: DueRow): string {
  return `${pullId} ${line}`
}
