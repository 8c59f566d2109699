import { hash } from 'node:crypto'
import { tagOfKeyword, type Token } from '@lethe/dicom'
import { isDemographic } from './demographics.ts'

const IDENTIFIERS = {
  sopClassUid: 'SOPClassUID',
  sopInstanceUid: 'SOPInstanceUID',
  seriesInstanceUid: 'SeriesInstanceUID',
  studyInstanceUid: 'StudyInstanceUID',
  patientId: 'PatientID',
} as const
const NAME_OF_TAG = new Map(
  Object.entries(IDENTIFIERS).map(([name, keyword]) => [tagOfKeyword(keyword) as number, name as keyof typeof IDENTIFIERS]),
)
const IDENTIFIER_BYTES_MAX = 256
const PIXEL_GROUP = 0x7fe0

/** What an instance says of itself by which it is recognised. These are originals: they stay in memory until marks are made of them. */
export type Identifiers = Readonly<Partial<Record<keyof typeof IDENTIFIERS, string>>>

/** Two instances of one SOP Instance UID may be the same, differ in demographics only, or differ: that is told by these parts. */
export type Part = 'pixels' | 'rest' | 'demographics'

/** Digests of the whole Data Set, of its pixel data, and of all that is neither pixels nor demographics. */
export interface InstanceDigests {
  readonly content: Buffer
  readonly pixels: Buffer
  readonly rest: Buffer
}

/** Learns what an instance is recognised by, from the tokens of its Data Set. */
export class Recognition {
  readonly #identifiers: Partial<Record<keyof typeof IDENTIFIERS, string>> = {}
  #depth = 0
  #part: Part = 'rest'

  get identifiers(): Identifiers {
    return this.#identifiers
  }

  /** Takes the next token behind the beginning of the Data Set; gives the part that it belongs to. */
  take(token: Token): Part {
    if (this.#depth === 0 && 'tag' in token) this.#part = partOf(token.tag)
    if (token.kind === 'element' && this.#depth === 0) this.#learn(token.tag, token.value)
    if (token.kind === 'sequence') this.#depth += 1
    if (token.kind === 'sequenceEnd') this.#depth -= 1
    return this.#part
  }

  #learn(tag: number, value: Uint8Array): void {
    const name = NAME_OF_TAG.get(tag)
    if (name === undefined || value.length > IDENTIFIER_BYTES_MAX) return
    const text = Buffer.from(value)
      .toString('latin1')
      .replace(/[\0 ]+$/, '')
      .trimStart()
    if (text !== '') this.#identifiers[name] = text
  }
}

/** The digests of an instance from those of its parts. */
export function digestsOf({ pixels, rest, demographics }: Readonly<Record<Part, Buffer>>): InstanceDigests {
  return { content: hash('sha256', Buffer.concat([pixels, rest, demographics]), 'buffer'), pixels, rest }
}

function partOf(tag: number): Part {
  if (tag >>> 16 === PIXEL_GROUP) return 'pixels'
  return isDemographic(tag) ? 'demographics' : 'rest'
}
