import { Fault } from '@lethe/dicom'
import { claimDeliveries, type Delivery } from '../../records/deliveries/claim-deliveries.ts'
import { findDeliverables, type Deliverable } from '../../records/deliveries/find-deliverables.ts'
import { holdDeliveries, type Obstacle } from '../../records/deliveries/hold-deliveries.ts'
import { planDeliveries } from '../../records/deliveries/plan-deliveries.ts'
import { postponeDeliveries } from '../../records/deliveries/postpone-deliveries.ts'
import { settleDelivery, type DeliverySettlement } from '../../records/deliveries/settle-delivery.ts'
import type { KnownDestination } from '../../records/destinations/approved.ts'
import type { Db } from '../../records/statement.ts'
import type { DeliveryEnd } from './delivery-end.ts'
import type { Link } from './link.ts'
import type { Pause } from './pause.ts'
import { backOffMs, rest } from '../../system/waiting.ts'

const BATCH_COUNT_MAX = 32
const LEASE_MS = 60_000
// Approval, opt-outs and standing are asked for again when an answer is older.
const FRESH_MS = 1000
const POLL_MS = 1000
const TROUBLE_MS = 2000
/** Polls without work before the connection is given back. */
const IDLE_POLLS_MAX = 5
const PLANNED_COUNT = 2000
const ATTEMPTS_MAX = 8
// Claims that nobody came back from; a try that was given back does not count.
const CLAIMS_MAX = 32
const WAIT_MS_FIRST = 1000
const WAIT_MS_MAX = 10 * 60_000
const SETTLE_TRIES = 20

/** What a delivery passes on its way. */
export type DeliveryBoundary = 'claimed' | 'answered' | 'settled'

/** What a deliverer works with. */
export interface DelivererPlace {
  readonly db: Db
  readonly pathOf: (sha256: Uint8Array) => string
  readonly destination: KnownDestination
  /** Connections at once. */
  readonly laneCount: number
  readonly openLink: () => Link
  readonly pause: Pick<Pause, 'failed' | 'over' | 'succeeded'>
  /** Whose turn it is: who sends to us goes first. */
  readonly turns: { readonly waitMs: () => number; readonly caughtUp: () => void }
  readonly onEnd: (delivery: Delivery, end: DeliveryEnd | { readonly end: 'dropped'; readonly code: string }) => void
  readonly onTrouble: (error: unknown) => void
  /** Told of each boundary as it is passed; a test ends the process there. */
  readonly onBoundary: (boundary: DeliveryBoundary) => void
}

/** Sends the objects that a destination is to get, as long as two people agree to it. */
export class Deliverer {
  readonly #place: DelivererPlace
  readonly #closing = new AbortController()
  readonly #links = new Set<Link>()
  #running: Promise<unknown> | undefined

  constructor(place: DelivererPlace) {
    this.#place = place
  }

  start(): void {
    const lanes = Array.from({ length: this.#place.laneCount }, () => this.#lane())
    this.#running = Promise.all([this.#plan(), ...lanes])
  }

  /** Begins nothing more, lets what is being sent come to its end for as long as is said, and gives back the rest. */
  async close(graceMs: number): Promise<void> {
    this.#closing.abort()
    const timer = setTimeout(() => {
      for (const link of this.#links) link.cut()
    }, graceMs)
    await this.#running
    clearTimeout(timer)
  }

  get #isClosing(): boolean {
    return this.#closing.signal.aborted
  }

  /** Goes through the catalogue for a destination that is new, or another than before. */
  async #plan(): Promise<void> {
    const { db, destination, onTrouble } = this.#place
    while (!this.#isClosing) {
      const isMore = await planDeliveries(db, destination.id, PLANNED_COUNT).catch((error: unknown) => onTrouble(error))
      if (isMore !== true) await rest(POLL_MS, this.#closing.signal)
    }
  }

  async #lane(): Promise<void> {
    const { openLink, pause, turns, onTrouble } = this.#place
    const link = openLink()
    this.#links.add(link)
    let idlePolls = 0
    while (!this.#isClosing) {
      await pause.over(this.#closing.signal)
      const waitMs = turns.waitMs()
      if (waitMs > 0) await rest(waitMs, this.#closing.signal)
      if (this.#isClosing) break
      if (waitMs > 0) continue
      try {
        const count = await this.#batch(link)
        idlePolls = count > 0 ? 0 : idlePolls + 1
        if (idlePolls === IDLE_POLLS_MAX) await link.rest()
        if (count === 0) turns.caughtUp()
        if (count === 0) await rest(POLL_MS, this.#closing.signal)
      } catch (error) {
        onTrouble(error)
        await rest(TROUBLE_MS, this.#closing.signal)
      }
    }
    await link.rest()
    this.#links.delete(link)
  }

  /** Claims a batch of one study, and sends it object by object; gives how many there were. */
  async #batch(link: Link): Promise<number> {
    const { db, destination, pathOf, onBoundary } = this.#place
    const claimed = await claimDeliveries(db, { destination, countMax: BATCH_COUNT_MAX, leaseMs: LEASE_MS })
    if (claimed.length === 0) return 0
    onBoundary('claimed')
    const found = await findDeliverables(
      db,
      claimed.map(({ instanceId }) => instanceId),
    )
    const sent = (delivery: Delivery, object: Deliverable) => ({
      ...object,
      path: pathOf(object.sha256),
      attempts: delivery.attempts,
    })
    await link.prepare(
      claimed.flatMap((delivery) => {
        const object = found.get(delivery.instanceId)
        return object === undefined ? [] : [sent(delivery, object)]
      }),
    )
    const hand = new Hand(this.#place, claimed)
    try {
      for (const delivery of claimed) {
        if (this.#isClosing) break
        const may = await hand.maySend(delivery)
        if (may === 'not ours') continue
        const object = found.get(delivery.instanceId)
        if (may !== 'yes' || object === undefined) {
          await this.#settle(delivery, { state: 'dropped', code: may === 'yes' ? 'RELEASE_SUPERSEDED' : may })
          hand.done(delivery)
          continue
        }
        if (delivery.attempts > CLAIMS_MAX) {
          await this.#settle(delivery, { state: 'failed', code: 'GATEWAY_ATTEMPTS_SPENT' })
          hand.done(delivery)
          continue
        }
        const end = await link.send(sent(delivery, object)).catch((error: unknown) => this.#unexpected(error))
        onBoundary('answered')
        // From here on it is not given back as if it had not been tried: its answer may be lost, and then it was sent.
        hand.done(delivery)
        const isOver = await this.#end(delivery, end)
        onBoundary('settled')
        if (isOver === 'stop') break
      }
    } finally {
      await hand.close()
    }
    return claimed.length
  }

  /** A mistake of the program is told, and bounded like what an object does to a destination. */
  #unexpected(error: unknown): DeliveryEnd {
    this.#place.onTrouble(error)
    return { end: 'later', code: 'GATEWAY_UNEXPECTED', because: 'of the object' }
  }

  /** Writes down how a try ended; `stop` where the destination cannot take anything now. */
  async #end(delivery: Delivery, end: DeliveryEnd): Promise<'go on' | 'stop'> {
    const { db, pause, onEnd } = this.#place
    if (end.end === 'delivered' || end.end === 'failed') {
      // Also who says no is there.
      pause.succeeded()
      await this.#settle(delivery, { state: end.end, code: end.code })
      return 'go on'
    }
    onEnd(delivery, end)
    if (this.#isClosing) {
      // We have cut it off ourselves; it may have arrived all the same.
      await postponeDeliveries(db, [delivery], { waitMs: 0, code: undefined, try: 'counts' })
      return 'stop'
    }
    const pauseMs = pause.failed()
    if (end.end === 'later' && end.because === 'of the object') {
      if (delivery.attempts >= ATTEMPTS_MAX) await this.#settle(delivery, { state: 'failed', code: end.code })
      else {
        const waitMs = backOffMs(delivery.attempts, { firstMs: WAIT_MS_FIRST, mostMs: WAIT_MS_MAX })
        await postponeDeliveries(db, [delivery], { waitMs, code: end.code, try: 'counts' })
      }
    } else await postponeDeliveries(db, [delivery], { waitMs: pauseMs, code: end.code, try: 'is not counted' })
    return 'stop'
  }

  /** What was answered is written down before anything else is sent; a database that is away for a moment is waited for. */
  async #settle(delivery: Delivery, settlement: DeliverySettlement): Promise<void> {
    const { db, onEnd } = this.#place
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (await settleDelivery(db, delivery, settlement)) {
          const { state, code } = settlement
          onEnd(delivery, { end: state, ...(code === undefined ? {} : { code }) } as Parameters<DelivererPlace['onEnd']>[1])
        }
        return
      } catch (error) {
        const isPassing = error instanceof Fault && error.disposition === 'retry'
        if (!isPassing || attempt === SETTLE_TRIES || this.#isClosing) throw error
        await rest(TROUBLE_MS, this.#closing.signal)
      }
    }
  }
}

/** The deliveries that are in hand: kept while they are, and asked for whether they may still be sent. */
class Hand {
  readonly #place: DelivererPlace
  readonly #left: Map<number, Delivery>
  readonly #lease: NodeJS.Timeout
  #may = new Map<number, Obstacle | undefined>()
  #askedAt = Number.NEGATIVE_INFINITY

  constructor(place: DelivererPlace, claimed: readonly Delivery[]) {
    this.#place = place
    this.#left = new Map(claimed.map((delivery) => [delivery.instanceId, delivery]))
    this.#lease = setInterval(() => void this.#ask().catch(place.onTrouble), LEASE_MS / 3)
  }

  async maySend({ instanceId }: Delivery): Promise<'yes' | 'not ours' | Obstacle> {
    if (performance.now() - this.#askedAt > FRESH_MS) await this.#ask()
    if (!this.#may.has(instanceId)) return 'not ours'
    return this.#may.get(instanceId) ?? 'yes'
  }

  done({ instanceId }: Delivery): void {
    this.#left.delete(instanceId)
  }

  /** Gives back what was not begun. */
  async close(): Promise<void> {
    clearInterval(this.#lease)
    await postponeDeliveries(this.#place.db, [...this.#left.values()], { waitMs: 0, code: undefined, try: 'is not counted' })
  }

  async #ask(): Promise<void> {
    const { db, destination } = this.#place
    this.#may = await holdDeliveries(db, destination, { deliveries: [...this.#left.values()], leaseMs: LEASE_MS })
    this.#askedAt = performance.now()
  }
}
