import { rm } from 'node:fs/promises'
import { Fault } from '@lethe/dicom'
import { GatewayError } from '../../system/errors.ts'
import type { Marks } from '../marks.ts'
import type { KeyWrap } from '../sealed/key-wrap.ts'
import type { SealedPlace } from '../sealed/sealed-reader.ts'
import { digestOfSealed } from '../sealed/sealed-digest.ts'
import type { ArrivedInstance, Receipt } from './commit-arrivals.ts'
import type { Origin } from './inbox.ts'
import type { IncomingOriginal, WrittenOriginal } from './incoming-original.ts'
import type { Intake } from './intake.ts'

/** A file whose bytes are all written, and what its row will say. */
export interface ArrivedFile {
  readonly arrived: ArrivedInstance
  /** When its last byte was written, in the time of `performance.now()`. */
  readonly writtenAt: number
  /** Resolves when it is durable. */
  readonly synced: Promise<void>
  /** Called before the row is committed: from then on it may be there although nobody is told. */
  readonly committing: () => void
}

interface Destination extends SealedPlace {
  readonly origin: Origin
  readonly fileName: string
}

interface Tools {
  readonly marks: Marks
  readonly keys: KeyWrap
  readonly intake: Intake
  readonly onArriving: () => void
  readonly commit: (file: ArrivedFile) => Promise<Receipt>
}

/** One instance on its way into the inbox. */
export class Arriving {
  readonly #destination: Destination
  readonly #tools: Tools
  readonly #original: IncomingOriginal
  /** Whether the row may be there although nobody was told: then the file is left to the sweep. */
  #committing = false

  constructor(destination: Destination, tools: Tools) {
    this.#destination = destination
    this.#tools = tools
    const { path, dataKey } = destination
    this.#original = tools.intake.open({ path, dataKey })
  }

  /** Takes the next bytes; resolves when more may come. The bytes may be filled again then. */
  write(bytes: Uint8Array): Promise<void> {
    this.#tools.onArriving()
    return this.#original.write(bytes)
  }

  /** Says that the instance is whole; resolves when it is durable and has its row. Only then may the sender be told. */
  async finish(): Promise<Receipt> {
    const written = await this.#original.end()
    const writtenAt = performance.now()
    await this.#destination.origin.look?.(written.arrival)
    const file = {
      ...{ arrived: await this.#arrived(written), writtenAt, synced: this.#original.synced },
      committing: () => (this.#committing = true),
    }
    try {
      const receipt = await this.#tools.commit(file)
      if (receipt.as === 'same') await this.#remove()
      return receipt
    } catch (error) {
      // A refusal was decided in a transaction that is over, and left no row.
      if (error instanceof Fault && error.disposition === 'refuse') this.#committing = false
      throw error
    }
  }

  /** Takes back what was written, unless its row may be there. */
  async discard(): Promise<void> {
    await this.#original.close()
    if (!this.#committing) await this.#remove()
  }

  async #remove(): Promise<void> {
    // What stays is swept away later.
    await rm(this.#destination.path, { force: true }).catch(() => undefined)
  }

  async #arrived({ arrival: { identifiers, digests }, byteCount }: WrittenOriginal): Promise<ArrivedInstance> {
    const { origin, fileName, path, dataKey } = this.#destination
    const { marks, keys } = this.#tools
    const uid = origin.sopInstanceUid ?? identifiers.sopInstanceUid
    if (uid === undefined) throw new GatewayError('UID_UNKNOWN')
    if (identifiers.sopInstanceUid !== undefined && identifiers.sopInstanceUid !== uid) throw new GatewayError('UID_MISMATCH')
    // What was asked for and is of another study, or of none that can be read, may be of somebody whom no list names.
    if (origin.studyInstanceUid !== undefined && origin.studyInstanceUid !== identifiers.studyInstanceUid)
      throw new GatewayError('STUDY_MISMATCH')
    const content = digests?.content ?? (await digestOfSealed({ path, dataKey }))
    return {
      sourceId: origin.source.id,
      fileName,
      byteCount,
      key: keys.wrap(dataKey, fileName),
      marks: {
        instance: marks.of('instance', uid),
        ...marks.ofIdentifiers(origin.source.issuer, identifiers),
        content: marks.of('content', content),
        pixels: digests && marks.of('pixels', digests.pixels),
        rest: digests && marks.of('rest', digests.rest),
      },
    }
  }
}
