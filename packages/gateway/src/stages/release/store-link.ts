import { Fault } from '@lethe/dicom'
import type { ProposedContext, Scu } from '@lethe/dimse'
import { readChecked } from '../../system/checked-file.ts'
import { associate, RejectedError, type Peer } from '../../system/dimse-peer.ts'
import { readInstanceHeader } from '../../system/instance-header.ts'
import type { Pace } from '../../system/pace.ts'
import { endOfFault, endOfStatus, type DeliveryEnd } from './delivery-end.ts'
import type { Link, SentObject } from './link.ts'

// PS3.8 9.3.2.2: contexts have the odd numbers from 1 to 255.
const CONTEXTS_MAX = 128

/** C-STORE as user: one association, which is kept as long as it is of use. Nothing is transcoded. */
export class StoreLink implements Link {
  readonly #peer: Peer
  readonly #pace: Pace
  /** What was sent last: each SOP Class with each transfer syntax, so that one association serves many studies. */
  #pairs = new Map<string, Pick<SentObject, 'sopClassUid' | 'transferSyntaxUid'>>()
  #scu: Scu | undefined

  constructor(peer: Peer, pace: Pace) {
    this.#peer = peer
    this.#pace = pace
  }

  async prepare(objects: readonly SentObject[]): Promise<void> {
    const wanted = new Map(objects.map((object) => [pairOf(object), object]))
    if ([...wanted.keys()].every((pair) => this.#pairs.has(pair))) return
    await this.rest()
    this.#pairs = new Map([...wanted, ...this.#pairs].slice(0, CONTEXTS_MAX))
  }

  async send(object: SentObject): Promise<DeliveryEnd> {
    const opened = await this.#open()
    if ('end' in opened) return opened
    const { sopClassUid, sopInstanceUid, transferSyntaxUid, path, sha256, byteCount } = object
    if (!opened.accepts(sopClassUid, transferSyntaxUid)) return { end: 'failed', code: 'RELEASE_NOT_ACCEPTED' }
    try {
      const { dataSetOffset: offset } = readInstanceHeader(path)
      const dataSet = readChecked({ path, sha256, byteCount, offset, pace: this.#pace })
      return endOfStatus(await opened.store({ sopClassUid, sopInstanceUid, transferSyntaxUid, dataSet }), object)
    } catch (error) {
      this.cut()
      return endOfFault(error)
    }
  }

  async rest(): Promise<void> {
    const scu = this.#scu
    this.#scu = undefined
    // All have their answers; a peer that ends badly now takes none of them back.
    await scu?.release().catch(() => undefined)
  }

  cut(): void {
    this.#scu?.abort()
    this.#scu = undefined
  }

  async #open(): Promise<Scu | DeliveryEnd> {
    if (this.#scu !== undefined) return this.#scu
    try {
      this.#scu = await associate(this.#peer, { contexts: [...this.#pairs.values()].map(contextOf) })
      return this.#scu
    } catch (error) {
      if (!(error instanceof Fault) && !(error instanceof RejectedError)) throw error
      return { end: 'away', code: error.code }
    }
  }
}

function pairOf({ sopClassUid, transferSyntaxUid }: Pick<SentObject, 'sopClassUid' | 'transferSyntaxUid'>): string {
  return `${sopClassUid} ${transferSyntaxUid}`
}

function contextOf(
  { sopClassUid, transferSyntaxUid }: Pick<SentObject, 'sopClassUid' | 'transferSyntaxUid'>,
  index: number,
): ProposedContext {
  return { id: 2 * index + 1, abstractSyntax: sopClassUid, transferSyntaxes: [transferSyntaxUid] }
}
