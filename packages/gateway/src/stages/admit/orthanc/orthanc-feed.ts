import { Fault } from '@lethe/dicom'
import { claimCursor, type CursorClaim } from '../../../records/orthanc/claim-cursor.ts'
import { moveCursor } from '../../../records/orthanc/move-cursor.ts'
import type { Db } from '../../../records/statement.ts'
import { lastChange, readChanges, readInstance } from '../../../system/dicomweb/orthanc-changes.ts'
import type { WebServer } from '../../../system/dicomweb/web-server.ts'
import { GatewayError } from '../../../system/errors.ts'
import type { Outcome } from '../admission.ts'
import { isPassing } from '../refusal-status.ts'
import { rest } from '../../../system/waiting.ts'

const LEASE_MS = 15_000
const EXTEND_MS = 5_000
const WAIT_MS_MAX = 60_000

/** An Orthanc that is followed, and where its instances go. */
export interface FeedPlace {
  readonly db: Db
  readonly sourceId: number
  readonly server: WebServer
  /** How many instances are fetched side by side. */
  readonly parallel: number
  /** How long it is left alone when nothing is new. */
  readonly everyMs: number
  /** The door: durable before it says so. */
  readonly take: (file: AsyncIterable<Uint8Array>) => Promise<Outcome>
  /** Told the code for which it waits, once, and nothing when it goes on. */
  readonly onWaits: (code: string | undefined) => void
  readonly onTrouble: (error: unknown) => void
}

/**
 * Follows what becomes new in an Orthanc beside the gateway. The cursor moves when all instances of a page are in, or refused and counted: whoever
 * dies, the page is read again, and what is in already is known.
 */
export class OrthancFeed {
  readonly #place: FeedPlace
  readonly #ending = new AbortController()
  #waitsFor: string | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(place: FeedPlace) {
    this.#place = place
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Fetches nothing more; what is on its way is left, and comes again. */
  async close(): Promise<void> {
    this.#ending.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { everyMs } = this.#place
    let waitMs = everyMs
    while (!this.#ending.signal.aborted) {
      const isFine = await this.#round()
      waitMs = isFine ? everyMs : Math.min(Math.max(waitMs, everyMs) * 2, Math.max(WAIT_MS_MAX, everyMs))
      await rest(waitMs, this.#ending.signal)
    }
  }

  async #round(): Promise<boolean> {
    try {
      const claim = await claimCursor(this.#place.db, this.#place.sourceId, LEASE_MS)
      // Another process follows this one.
      if (claim !== undefined) await this.#follow(claim)
      this.#tellWaits(undefined)
      return true
    } catch (error) {
      if (this.#ending.signal.aborted) return false
      if (error instanceof Fault) this.#tellWaits(error.code)
      else this.#place.onTrouble(error)
      return false
    }
  }

  /** All that is new, page by page; then the claim is given back. */
  async #follow(claimed: CursorClaim): Promise<void> {
    const { db, server } = this.#place
    const lost = new AbortController()
    const signal = AbortSignal.any([this.#ending.signal, lost.signal])
    let claim = claimed
    const extend = async (): Promise<void> => {
      if (!(await moveCursor(db, claim, LEASE_MS).catch(() => true))) lost.abort()
    }
    const timer = setInterval(() => void extend(), EXTEND_MS)
    try {
      // A list that ends before the cursor is the list of another index: everything in it is new.
      if ((await lastChange(server, signal)) < claim.cursor) claim = { ...claim, cursor: 0 }
      for (let isDone = false; !isDone;) {
        const page = await readChanges(server, claim.cursor, signal)
        await this.#fetchAll(page.instances, signal)
        claim = { ...claim, cursor: page.last }
        if (!(await moveCursor(db, claim, LEASE_MS))) throw new GatewayError('LEASE_LOST')
        isDone = page.isDone
      }
    } finally {
      clearInterval(timer)
      await moveCursor(db, claim, 0).catch(() => false)
    }
  }

  /** So many side by side; the first that fails lets the others come to their end, and the page is read again. */
  async #fetchAll(ids: readonly string[], signal: AbortSignal): Promise<void> {
    const rest = ids.values()
    const fetchers = Array.from({ length: this.#place.parallel }, async () => {
      for (const id of rest) await this.#fetch(id, signal)
    })
    const outcomes = await Promise.allSettled(fetchers)
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }

  async #fetch(id: string, signal: AbortSignal): Promise<void> {
    const file = await readInstance(this.#place.server, id, signal)
    // What was deleted meanwhile is nobody's any more.
    if (file === undefined) return
    const { status, code } = await this.#place.take(file)
    // For good: it is counted, and will not come in later either.
    if (!isPassing(status)) return
    throw new Fault(code ?? 'GATEWAY_UNEXPECTED', { disposition: 'retry', says: 'the door could not take it now' }, {})
  }

  #tellWaits(code: string | undefined): void {
    if (code !== this.#waitsFor) this.#place.onWaits(code)
    this.#waitsFor = code
  }
}
