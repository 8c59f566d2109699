import { createHash, hash, type Hash } from 'node:crypto'
import { FileReader, Fault, tagOfKeyword, Writer, type Token } from '@lethe/dicom'
import { nodePorts } from '../../system/ports.ts'
import { isDemographic } from './demographics.ts'

const IDENTIFIERS = {
  sopClassUid: tagOfKeyword('SOPClassUID') as number,
  sopInstanceUid: tagOfKeyword('SOPInstanceUID') as number,
  seriesInstanceUid: tagOfKeyword('SeriesInstanceUID') as number,
  studyInstanceUid: tagOfKeyword('StudyInstanceUID') as number,
  patientId: tagOfKeyword('PatientID') as number,
} as const
const IDENTIFIER_BYTES_MAX = 256
const PIXEL_GROUP = 0x7fe0

/** What an instance is recognised by. These are originals: they stay in memory until marks are made of them. */
export interface Arrival {
  readonly identifiers: Readonly<Partial<Record<keyof typeof IDENTIFIERS, string>>>
  /** Nothing where the file cannot be read: then only all of its bytes tell what it is. */
  readonly digests: ArrivalDigests | undefined
  /** Why it cannot be read. */
  readonly fault: Fault | undefined
}

/** Digests of the whole Data Set, of its pixel data, and of all that is neither pixels nor demographics. */
interface ArrivalDigests {
  readonly content: Buffer
  readonly pixels: Buffer
  readonly rest: Buffer
}

type Part = 'pixels' | 'rest' | 'demographics'

/**
 * Reads an instance while it arrives and learns how to recognise it: three digests over its tokens, so that two files with one SOP
 * Instance UID can be told to be the same, to differ in demographics only, or to differ. File meta information does not count: it
 * tells the way that the instance came.
 */
export class ArrivalPass {
  readonly #digests: Readonly<Record<Part, Hash>> = {
    pixels: createHash('sha256'),
    rest: createHash('sha256'),
    demographics: createHash('sha256'),
  }
  readonly #writers: Readonly<Record<Part, Writer>>
  readonly #identifiers: Partial<Record<keyof typeof IDENTIFIERS, string>> = {}
  readonly #reader = new FileReader({ emit: (token) => this.#token(token), inflate: nodePorts.inflate })
  #fault: Fault | undefined
  #inDataSet = false
  #depth = 0
  #part: Part = 'rest'

  constructor() {
    const writer = (part: Part): Writer => new Writer((bytes) => this.#digests[part].update(bytes))
    this.#writers = { pixels: writer('pixels'), rest: writer('rest'), demographics: writer('demographics') }
  }

  push(bytes: Uint8Array): void {
    this.#attempt(() => this.#reader.push(bytes))
  }

  end(): Arrival {
    this.#attempt(() => this.#reader.end())
    const identifiers = this.#identifiers
    for (const writer of Object.values(this.#writers)) writer.end()
    const fault = this.#fault
    if (fault !== undefined) return { identifiers, digests: undefined, fault }
    const [pixels, rest, demographics] = [this.#digests.pixels, this.#digests.rest, this.#digests.demographics].map((one) =>
      one.digest(),
    ) as [Buffer, Buffer, Buffer]
    const content = hash('sha256', Buffer.concat([pixels, rest, demographics]), 'buffer')
    return { identifiers, digests: { content, pixels, rest }, fault }
  }

  #attempt(read: () => void): void {
    if (this.#fault !== undefined) return
    try {
      read()
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      // What cannot be read is admitted all the same: it was sent, and a person must look at it.
      this.#fault = error
    }
  }

  #token(token: Token): void {
    if (token.kind === 'dataSet') {
      this.#inDataSet = true
      // The same values in another transfer syntax are other bytes.
      this.#digests.rest.update(token.transferSyntax.uid)
      for (const writer of Object.values(this.#writers)) writer.token(token)
      return
    }
    if (!this.#inDataSet) return
    if (this.#depth === 0 && 'tag' in token) this.#part = partOf(token.tag)
    if (token.kind === 'element' && this.#depth === 0) this.#learn(token.tag, token.value)
    if (token.kind === 'sequence') this.#depth += 1
    if (token.kind === 'sequenceEnd') this.#depth -= 1
    this.#writers[this.#part].token(token)
  }

  #learn(tag: number, value: Uint8Array): void {
    if (value.length > IDENTIFIER_BYTES_MAX) return
    for (const [name, wanted] of Object.entries(IDENTIFIERS)) {
      if (tag !== wanted) continue
      const text = Buffer.from(value)
        .toString('latin1')
        .replace(/[\0 ]+$/, '')
        .trimStart()
      if (text !== '') this.#identifiers[name as keyof typeof IDENTIFIERS] = text
    }
  }
}

function partOf(tag: number): Part {
  if (tag >>> 16 === PIXEL_GROUP) return 'pixels'
  return isDemographic(tag) ? 'demographics' : 'rest'
}
