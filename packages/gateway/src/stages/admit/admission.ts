import { Fault } from '@lethe/dicom'
import { STATUS } from '@lethe/dimse'
import type { Arrival } from '../../records/inbox/arrival-pass.ts'
import type { Arriving } from '../../records/inbox/arriving.ts'
import type { Receipt } from '../../records/inbox/commit-arrivals.ts'
import type { Inbox, Origin } from '../../records/inbox/inbox.ts'
import { countRefused } from '../../records/sources/count-refused.ts'
import type { Db } from '../../records/statement.ts'
import { GatewayError } from '../../system/errors.ts'
import { refusalStatus } from './refusal-status.ts'

/** What every way in needs. */
export interface AdmissionPlace {
  readonly db: Db
  readonly inbox: Inbox
  readonly hasRoom: () => Promise<boolean>
  /** Told when an instance is admitted, and its sender is about to be told. */
  readonly onAdmitted: () => void
  /** Told of what was not admitted: the code of the fault, or nothing for a mistake of the program. */
  readonly onRefused: (source: string, error: unknown) => void
}

/** What became of an instance at the door. */
export interface Outcome {
  /** As C-STORE has it. */
  readonly status: number
  /** The code of what kept it out. */
  readonly code?: string
  /** Where it is in. */
  readonly receipt?: Receipt
  /** What is known of it, where its bytes came to their end. These are originals: they go back to their sender only. */
  readonly arrival?: Arrival
}

/** An instance whose bytes are taken, and which may wait for the disk. */
interface Taken {
  readonly settled: Promise<Outcome>
}

// A long instance may fill the disk on its way.
const ROOM_LOOK_BYTES = 64 << 20

/** Lets instances in, whichever way they come: durable first, then told. */
export class Admission {
  readonly #place: AdmissionPlace

  constructor(place: AdmissionPlace) {
    this.#place = place
  }

  /** Takes in one instance; what became of it. */
  async admit(origin: Origin, pieces: AsyncIterable<Uint8Array>): Promise<Outcome> {
    return (await this.take(origin, pieces)).settled
  }

  /** Takes the bytes of one instance. While it becomes durable, its sender may go on with the next: both then wait for the disk together. */
  async take(origin: Origin, pieces: AsyncIterable<Uint8Array>): Promise<Taken> {
    const { inbox } = this.#place
    let arrival: Arrival | undefined
    const look = async (whole: Arrival): Promise<void> => {
      arrival = whole
      await origin.look?.(whole)
    }
    let arriving: Arriving | undefined
    try {
      await this.#checkRoom()
      arriving = await inbox.begin({ ...origin, look })
      await this.#write(arriving, pieces)
    } catch (error) {
      await arriving?.discard()
      return { settled: this.#refused(origin.source, error) }
    }
    return { settled: this.#finish(arriving, origin.source, () => arrival) }
  }

  async #write(arriving: Arriving, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    let byteCount = 0
    for await (const piece of pieces) {
      await arriving.write(piece)
      byteCount += piece.length
      if (byteCount < ROOM_LOOK_BYTES) continue
      byteCount = 0
      await this.#checkRoom()
    }
  }

  async #checkRoom(): Promise<void> {
    if (!(await this.#place.hasRoom())) throw new GatewayError('DISK_FULL')
  }

  async #finish(arriving: Arriving, source: Origin['source'], arrival: () => Arrival | undefined): Promise<Outcome> {
    const known = (): Pick<Outcome, 'arrival'> => {
      const whole = arrival()
      return whole === undefined ? {} : { arrival: whole }
    }
    try {
      const receipt = await arriving.finish()
      this.#place.onAdmitted()
      return { status: STATUS.success, receipt, ...known() }
    } catch (error) {
      await arriving.discard()
      return { ...(await this.#refused(source, error)), ...known() }
    }
  }

  async #refused({ id, name }: Origin['source'], error: unknown): Promise<Outcome> {
    const isLeft = error instanceof Fault && error.disposition === 'quarantine'
    // Whoever looked at it leaves it where it is, and tells so.
    if (!isLeft) this.#place.onRefused(name, error)
    if (!(error instanceof Fault)) return { status: refusalStatus(error) }
    const { code, disposition } = error
    if (disposition !== 'refuse') return { status: refusalStatus(error), code }
    try {
      await countRefused(this.#place.db, id, code)
    } catch {
      // What cannot be counted is not refused for good: it will be sent again.
      return { status: STATUS.outOfResources, code: 'GATEWAY_DATABASE_AWAY' }
    }
    return { status: refusalStatus(error), code }
  }
}
