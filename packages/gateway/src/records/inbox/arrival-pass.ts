import { createHash, type Hash } from 'node:crypto'
import { FileReader, Fault, Writer, type Token } from '@lethe/dicom'
import { nodePorts } from '../../system/ports.ts'
import { digestsOf, Recognition, type Identifiers, type InstanceDigests, type Part } from './recognition.ts'

/** What an instance is recognised by. */
export interface Arrival {
  readonly identifiers: Identifiers
  /** Nothing where the file cannot be read: then only all of its bytes tell what it is. */
  readonly digests: InstanceDigests | undefined
  /** Why it cannot be read. */
  readonly fault: Fault | undefined
}

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
  readonly #recognition = new Recognition()
  readonly #reader = new FileReader({ emit: (token) => this.#token(token), inflate: nodePorts.inflate })
  #fault: Fault | undefined
  #inDataSet = false

  constructor() {
    const writer = (part: Part): Writer => new Writer((bytes) => this.#digests[part].update(bytes))
    this.#writers = { pixels: writer('pixels'), rest: writer('rest'), demographics: writer('demographics') }
  }

  push(bytes: Uint8Array): void {
    this.#attempt(() => this.#reader.push(bytes))
  }

  end(): Arrival {
    this.#attempt(() => this.#reader.end())
    for (const writer of Object.values(this.#writers)) writer.end()
    const { identifiers } = this.#recognition
    const fault = this.#fault
    if (fault !== undefined) return { identifiers, digests: undefined, fault }
    const { pixels, rest, demographics } = this.#digests
    const digests = digestsOf({ pixels: pixels.digest(), rest: rest.digest(), demographics: demographics.digest() })
    return { identifiers, digests, fault }
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
    if (this.#inDataSet) this.#writers[this.#recognition.take(token)].token(token)
  }
}
