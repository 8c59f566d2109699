import { Fault } from '@lethe/dicom'
import { readChecked } from '../../system/checked-file.ts'
import type { Pace } from '../../system/pace.ts'
import { StowClient, type StowPlace } from '../../system/stow-client.ts'
import { UsageError } from '../../system/usage-error.ts'
import { endOfFault, type DeliveryEnd } from './delivery-end.ts'
import type { Link, SentObject } from './link.ts'
import { endOfAnswer } from './stow-answer.ts'

/** What says that nobody was there, or not the right one: nothing was taken. */
const AWAY: ReadonlySet<string> = new Set(['DIMSE_UNREACHABLE', 'DIMSE_TLS_FAILED'])

/** STOW-RS as user agent: one instance a request. Nothing is transcoded. */
export class StowLink implements Link {
  readonly #place: StowPlace
  readonly #pace: Pace
  #client: StowClient | undefined

  constructor(place: StowPlace, pace: Pace) {
    this.#place = place
    this.#pace = pace
  }

  async prepare(): Promise<void> {
    // Nothing is agreed on before an instance is sent.
  }

  async send(object: SentObject): Promise<DeliveryEnd> {
    const { path, sha256, byteCount } = object
    this.#client ??= new StowClient(this.#place)
    try {
      const file = readChecked({ path, sha256, byteCount, offset: 0, pace: this.#pace })
      return endOfAnswer(await this.#client.store({ byteCount, file }), object)
    } catch (error) {
      this.cut()
      // A token that cannot be read is nobody's answer.
      if (error instanceof UsageError) return { end: 'away', code: 'RELEASE_TOKEN_UNREADABLE' }
      if (error instanceof Fault && AWAY.has(error.code)) return { end: 'away', code: error.code }
      return endOfFault(error)
    }
  }

  async rest(): Promise<void> {
    this.cut()
  }

  cut(): void {
    this.#client?.cut()
    this.#client = undefined
  }
}
