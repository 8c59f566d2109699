import type { ByteSource } from './byte-source.ts'
import type { CleanValues } from './clean-values.ts'
import { isDummy } from './excuses.ts'
import { Frames, isDescription } from './frames.ts'
import type { Hit, HitCode } from './hit.ts'
import { isKeptFor, type Kept } from './kept.ts'
import { latin1 } from './decode.ts'
import { identifyingAttribute } from './identifying-attributes.ts'
import { Unwalkable } from './unwalkable.ts'
import { ValueInspector, type Against } from './value-inspector.ts'
import { walkFile } from './walk-file.ts'
import { isPixels, VALUE_BYTES_MAX, type Element } from './walker.ts'

// What the product writes into file meta information (PS3.10 Table 7.1-1), and nothing else.
const META: ReadonlySet<number> = new Set([0x00020000, 0x00020001, 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020013])
const VERSION_NAME = 0x00020013
const TRAILING_PADDING = 0xfffcfffc
const IDENTITY_REMOVED = 0x00120062
const METHOD = 0x00120063

const PATIENT_NAME = 0x00100010
const PATIENT_ID = 0x00100020

// A prefix of the profile's and 14 digits of base 32.
const PSEUDONYM = /^[\w.:-]{0,32}[A-Z2-7]{14}$/

// A number of a study's own table; that it is not the patient's, only the search can tell.
const SUBJECT = /^[A-Za-z\d][\w.-]{0,63}$/

// A candidate with more hits than this is held by the first of them.
const HITS_MAX = 100

/** Inspects a candidate by itself and against what originals say; gives what should not be there. */
export function inspectCandidate(source: ByteSource, against: Against): Hit[] {
  const inspector = new CandidateInspector(source, against)
  return inspector.run()
}

class CandidateInspector {
  readonly #source: ByteSource
  readonly #hits: Hit[] = []
  readonly #frames: Frames
  readonly #values: ValueInspector
  readonly #kept: Kept
  readonly #clean: CleanValues
  readonly #keptTags: ReadonlySet<number>
  readonly #mustHavePixels: boolean
  #saidRemoved = false
  #saidHow = false

  constructor(source: ByteSource, against: Against) {
    this.#source = source
    this.#frames = new Frames(source)
    this.#kept = against.kept
    this.#clean = against.clean
    this.#mustHavePixels = against.hasPixels
    this.#keptTags = new Set(against.kept.tags)
    this.#values = new ValueInspector(against, (hit) => this.#hit(hit))
  }

  run(): Hit[] {
    try {
      const start = walkFile(
        this.#source,
        {
          element: (element) => this.#element(element),
          value: (element, bytes, at) => this.#value(element, bytes, at),
          pixels: (element) => this.#frames.native(element),
          fragment: (element, offset, length) => this.#fragment(element, offset, length),
        },
        'own',
      )
      if (!start.preambleEmpty) this.#hit({ code: 'FRAMING', path: [], offset: 0, length: 128 })
      const wrong = this.#frames.check(start.transferSyntaxUid)
      if (wrong !== undefined) this.#hit(wrong)
      // A file that was cut before its pixels is a file that is whole.
      if (this.#mustHavePixels && !this.#frames.present) this.#hit({ code: 'FRAMES', path: [], offset: 0, length: 0 })
      if (!this.#saidRemoved || !this.#saidHow) this.#hit({ code: 'NOT_MARKED', path: [], offset: 0, length: 0 })
    } catch (error) {
      if (!(error instanceof Unwalkable)) throw error
      this.#hit({ code: 'UNWALKABLE', path: error.tag === 0 ? [] : [error.tag], offset: error.offset, length: 0 })
    }
    return this.#hits
  }

  #element(element: Element): boolean {
    const { tag, length, depth } = element
    const group = tag >>> 16
    const stray = (group === 2 && !(depth === 0 && META.has(tag))) || group < 2 || tag === TRAILING_PADDING
    if (stray) this.#note('FRAMING', element)
    const drawn = (group & 0xff00) === 0x6000 || (group & 0xff00) === 0x5000
    if (drawn && !this.#kept.graphics && length > 0) this.#note('OVERLAY', element)
    if (depth > 0 && isPixels(tag)) this.#note('FRAMES', element)
    return length > 0
  }

  #fragment(element: Element, offset: number, length: number): void {
    if (element.depth > 0) this.#note('FRAMES', element)
    else this.#frames.fragment(element, offset, length)
  }

  #value(element: Element, bytes: Uint8Array, at: number): void {
    const { tag, depth } = element
    if (depth === 0) this.#top(element, bytes)
    if (at === 0 && this.#clean.isAsBefore(element, bytes)) return
    const before = this.#hits.length
    if (at === 0) this.#attribute(element, bytes)
    // Values in pieces are searched across their borders.
    const isClean = this.#values.value(element, bytes, { at, last: at + VALUE_BYTES_MAX >= element.length })
    if (tag === VERSION_NAME && !/^Lethe \d+(?:\.\d+){2} ?$/.test(latin1(bytes))) this.#note('FRAMING', element)
    if (isClean && this.#hits.length === before && before < HITS_MAX) this.#clean.addPlace(element, bytes)
  }

  #top(element: Element, bytes: Uint8Array): void {
    if (isDescription(element.tag)) this.#frames.describe(element, bytes)
    if (element.tag === IDENTITY_REMOVED) this.#saidRemoved = latin1(bytes).trim() === 'YES'
    if (element.tag === METHOD) this.#saidHow = true
  }

  /** An attribute that identifies is empty, a pseudonym, a dummy, or kept on purpose. */
  #attribute(element: Element, bytes: Uint8Array): void {
    const { tag, vr, depth } = element
    const row = identifyingAttribute(tag)
    if (row === undefined && vr !== 'PN' && vr !== 'AE') return
    if (this.#keptTags.has(tag)) return
    if (row?.keptFor !== undefined && isKeptFor(row.keptFor, this.#kept)) return
    const text = latin1(bytes).replace(/[\0 ]+$/, '')
    const made = this.#kept.subjects ? SUBJECT : PSEUDONYM
    if (depth === 0 && (tag === PATIENT_NAME || tag === PATIENT_ID) && made.test(text)) return
    if (!isDummy(text)) this.#note('ATTRIBUTE', element, row?.kind)
  }

  #note(code: HitCode, { tag, path, offset, length }: Element, kind?: Hit['kind']): void {
    this.#hit({ code, path: [...path, tag], offset, length, ...(kind === undefined ? {} : { kind }) })
  }

  #hit(hit: Hit): void {
    if (this.#hits.length < HITS_MAX) this.#hits.push(hit)
  }
}
