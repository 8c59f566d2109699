import { FileReader, type Token } from '@lethe/dicom'
import { digestsOf, Recognition, type Identifiers, type InstanceDigests } from '../../records/inbox/recognition.ts'
import type { Marks } from '../../records/marks.ts'
import type { ReceivedFacts } from '../../records/orthanc/received-instance.ts'
import { nodePorts } from '../../system/ports.ts'
import { ContentDigest } from './content-digest.ts'

const TRAILING_PADDING = 0xfffcfffc

/**
 * What an original is recognised by: as at the gateway's door, but by what it says and not by how it is encoded, since Orthanc encodes
 * anew what comes by C-STORE. Nothing where it cannot be read, or says no SOP Instance UID.
 */
export function factsOf(original: Uint8Array, marks: Marks, issuer: string): ReceivedFacts | undefined {
  const pass = new OriginalPass()
  try {
    const reader = new FileReader({ emit: (token) => pass.token(token), inflate: nodePorts.inflate })
    reader.push(original)
    reader.end()
  } catch {
    // What is wrong with it, the first look says.
    return undefined
  }
  const { identifiers, digests } = pass.end()
  if (identifiers.sopInstanceUid === undefined) return undefined
  return {
    byteCount: original.length,
    marks: {
      instance: marks.of('instance', identifiers.sopInstanceUid),
      ...marks.ofIdentifiers(issuer, identifiers),
      content: marks.of('content', digests.content),
      pixels: marks.of('pixels', digests.pixels),
      rest: marks.of('rest', digests.rest),
    },
  }
}

class OriginalPass {
  readonly #recognition = new Recognition()
  readonly #digests = { pixels: new ContentDigest(), rest: new ContentDigest(), demographics: new ContentDigest() }
  #inDataSet = false

  token(token: Token): void {
    if (token.kind === 'dataSet') this.#inDataSet = true
    if (!this.#inDataSet || token.kind === 'dataSet' || saysNothing(token)) return
    this.#digests[this.#recognition.take(token)].token(token)
  }

  end(): { readonly identifiers: Identifiers; readonly digests: InstanceDigests } {
    const { pixels, rest, demographics } = this.#digests
    const digests = digestsOf({ pixels: pixels.end(), rest: rest.end(), demographics: demographics.end() })
    return { identifiers: this.#recognition.identifiers, digests }
  }
}

/** What follows from the encoding, and comes and goes with it: group lengths, padding, bytes behind the Data Set. */
function saysNothing(token: Token): boolean {
  if (token.kind === 'trailing') return true
  return token.kind === 'element' && ((token.tag & 0xffff) === 0 || token.tag === TRAILING_PADDING)
}
