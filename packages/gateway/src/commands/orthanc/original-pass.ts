import { hash } from 'node:crypto'
import { FileReader, tagOfKeyword, type Token } from '@lethe/dicom'
import { isDemographic } from '../../records/inbox/demographics.ts'
import type { Marks } from '../../records/marks.ts'
import type { ReceivedFacts } from '../../records/orthanc/received-instance.ts'
import { nodePorts } from '../../system/ports.ts'
import { ContentDigest } from './content-digest.ts'

const tagOf = (keyword: string): number => tagOfKeyword(keyword) as number
const IDS = {
  instance: tagOf('SOPInstanceUID'),
  series: tagOf('SeriesInstanceUID'),
  study: tagOf('StudyInstanceUID'),
  patient: tagOf('PatientID'),
} as const
const ID_BYTES_MAX = 256
const PIXEL_GROUP = 0x7fe0
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
  const { instance, series, study, patient } = pass.ids
  if (instance === undefined) return undefined
  const { content, pixels, rest } = pass.digests()
  return {
    byteCount: original.length,
    marks: {
      instance: marks.of('instance', instance),
      series: series === undefined ? undefined : marks.of('series', series),
      study: study === undefined ? undefined : marks.of('study', study),
      patient: patient === undefined ? undefined : marks.ofPatient(issuer, patient),
      content: marks.of('content', content),
      pixels: marks.of('pixels', pixels),
      rest: marks.of('rest', rest),
    },
  }
}

class OriginalPass {
  readonly ids: Partial<Record<keyof typeof IDS, string>> = {}
  readonly #digests = { pixels: new ContentDigest(), rest: new ContentDigest(), demographics: new ContentDigest() }
  #inDataSet = false
  #depth = 0
  #digest = this.#digests.rest

  token(token: Token): void {
    if (token.kind === 'dataSet') this.#inDataSet = true
    if (!this.#inDataSet || token.kind === 'dataSet' || saysNothing(token)) return
    if (this.#depth === 0 && 'tag' in token) this.#digest = this.#digestOf(token.tag)
    if (token.kind === 'element' && this.#depth === 0) this.#learn(token.tag, token.value)
    if (token.kind === 'sequence') this.#depth += 1
    if (token.kind === 'sequenceEnd') this.#depth -= 1
    this.#digest.token(token)
  }

  digests(): { readonly content: Buffer; readonly pixels: Buffer; readonly rest: Buffer } {
    const pixels = this.#digests.pixels.end()
    const rest = this.#digests.rest.end()
    const demographics = this.#digests.demographics.end()
    return { content: hash('sha256', Buffer.concat([pixels, rest, demographics]), 'buffer'), pixels, rest }
  }

  #digestOf(tag: number): ContentDigest {
    if (tag >>> 16 === PIXEL_GROUP) return this.#digests.pixels
    return isDemographic(tag) ? this.#digests.demographics : this.#digests.rest
  }

  #learn(tag: number, value: Uint8Array): void {
    if (value.length > ID_BYTES_MAX) return
    for (const [name, wanted] of Object.entries(IDS)) {
      if (tag === wanted) this.#put(name as keyof typeof IDS, value)
    }
  }

  #put(name: keyof typeof IDS, value: Uint8Array): void {
    const text = Buffer.from(value)
      .toString('latin1')
      .replace(/[\0 ]+$/, '')
      .trimStart()
    if (text !== '') this.ids[name] = text
  }
}

/** What follows from the encoding, and comes and goes with it: group lengths, padding, bytes behind the Data Set. */
function saysNothing(token: Token): boolean {
  if (token.kind === 'trailing') return true
  return token.kind === 'element' && ((token.tag & 0xffff) === 0 || token.tag === TRAILING_PADDING)
}
