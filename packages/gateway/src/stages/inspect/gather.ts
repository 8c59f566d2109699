import type { ByteSource } from './byte-source.ts'
import { daysIn, daysOf } from './birth-date.ts'
import { instanceUids } from './class-uids.ts'
import { latin1 } from './decode.ts'
import { fold } from './fold.ts'
import { gatherRaw } from './gather-raw.ts'
import { identifyingAttribute, type IdentifierKind } from './identifying-attributes.ts'
import type { Kept } from './kept.ts'
import { placeClass } from './place-class.ts'
import type { Statement } from './statement.ts'
import { Unwalkable } from './unwalkable.ts'
import { walkFile } from './walk-file.ts'
import type { Element } from './walker.ts'

/** What an original says of people, places and days. */
export interface Original {
  readonly statements: readonly Statement[]
  /** Equal for two originals whose statements and steady UIDs are the same. */
  readonly key: string
  readonly uids: ReadonlySet<string>
  /** UIDs that all instances of a series share. */
  readonly steadyUids: ReadonlySet<string>
  /** The days that each place of the original names, by the number of the place. */
  readonly days: ReadonlyMap<number, readonly string[]>
  readonly hasPixels: boolean
  readonly sopInstanceUid: string
}

const STEADY = new Set([0x0020000d, 0x0020000e, 0x00200052])
// DeviceUID and ManufacturerDeviceClassUID.
const DEVICE_UIDS = new Set([0x00181002, 0x0018100b])
const SOP_INSTANCE = 0x00080018
const MODEL_NAME = 0x00081090
const DAYS_MAX = 200_000

// One more than can be looked for: whoever looks sees that there were too many.
const STATEMENTS_MAX = 100_001

// No value that names anybody is longer; a longer one is looked at up to here.
const VALUE_BYTES = 1 << 14

/** Gathers what an original says, unless the profile keeps it on purpose. */
export function gather(source: ByteSource, kept: Kept): Original {
  const gatherer = new Gatherer(kept)
  try {
    walkFile(
      source,
      {
        element: (element) => gatherer.wants(element),
        value: (element, bytes, at) => gatherer.value(element, bytes, at),
        pixels: () => gatherer.pixels(),
        fragment: () => gatherer.pixels(),
      },
      'foreign',
    )
  } catch (error) {
    if (!(error instanceof Unwalkable)) throw error
    // An original may be damaged or odd: what looks like an identifying element counts, wherever it stands.
    gatherRaw(source, (element, bytes) => gatherer.value(element, bytes, 0))
  }
  return gatherer.original
}

class Gatherer {
  readonly #statements: Statement[] = []
  readonly #uids = new Set<string>()
  #key = ''
  readonly #steadyUids = new Set<string>()
  readonly #days = new Map<number, readonly string[]>()
  #hasPixels = false
  #sopInstanceUid = ''
  readonly #kept: Kept
  readonly #keptTags: ReadonlySet<number>

  constructor(kept: Kept) {
    this.#kept = kept
    this.#keptTags = new Set(kept.tags)
  }

  get original(): Original {
    return {
      statements: this.#statements,
      key: `${this.#key}${[...this.#steadyUids].join(' ')}`,
      uids: this.#uids,
      steadyUids: this.#steadyUids,
      days: this.#days,
      hasPixels: this.#hasPixels,
      sopInstanceUid: this.#sopInstanceUid,
    }
  }

  pixels(): void {
    this.#hasPixels = true
  }

  wants({ tag, vr, length }: Element): boolean {
    if (length === 0 || length > 1 << 20) return false
    if (vr === '' || vr === 'UI' || vr === 'PN' || vr === 'AE' || vr === 'UN') return true
    if (vr === 'DA' || vr === 'DT') return !this.#kept.dates
    if (identifyingAttribute(tag) !== undefined || tag === MODEL_NAME) return true
    return (
      !this.#kept.dates && length >= 8 && (vr === 'LO' || vr === 'SH' || vr === 'ST' || vr === 'LT' || vr === 'UT' || vr === 'UC')
    )
  }

  value(element: Element, whole: Uint8Array, at: number): void {
    if (element.tag === SOP_INSTANCE && element.depth === 0) this.#sopInstanceUid = latin1(withoutPadding(whole))
    if (at > 0 || this.#keptTags.has(element.tag)) return
    const bytes = whole.subarray(0, VALUE_BYTES)
    const kind = kindOf(element)
    const place = placeClass(element, bytes)
    if (place === 'binary' && kind === undefined) return
    if (kind !== undefined) this.#state(element, bytes, kind)
    if (place === 'uid') this.#addUids(element, bytes)
    else if (!this.#kept.dates) this.#addDays(element, place === 'number' ? daysOf(latin1(bytes)) : daysIn(fold(latin1(bytes))))
  }

  /** Whether the profile keeps an attribute on purpose; a station may be called like its model, which everybody may know. */
  #isKept({ tag }: Element): boolean {
    if (tag === MODEL_NAME) return true
    const { keptFor } = identifyingAttribute(tag) ?? {}
    return keptFor === 'device' ? this.#kept.deviceIdentity : keptFor === 'institution' && this.#kept.institutionIdentity
  }

  #state(element: Element, bytes: Uint8Array, kind: IdentifierKind): void {
    if (this.#statements.length >= STATEMENTS_MAX) return
    const statement = { kind, label: element.label, value: latin1(withoutPadding(bytes)), shown: this.#isKept(element) }
    this.#statements.push(statement)
    this.#key += `${kind} ${statement.shown ? 'shown ' : ''}${element.label} ${statement.value}\n`
  }

  #addUids({ tag }: Element, bytes: Uint8Array): void {
    if (this.#kept.uids || (this.#kept.deviceIdentity && DEVICE_UIDS.has(tag))) return
    for (const uid of instanceUids(tag, latin1(bytes))) {
      this.#uids.add(uid)
      if (STEADY.has(tag)) this.#steadyUids.add(uid)
    }
  }

  #addDays(element: Element, days: readonly string[]): void {
    if (days.length > 0 && this.#days.size < DAYS_MAX) this.#days.set(element.place, days)
  }
}

/** What a value identifies, if anything. */
function kindOf({ tag, vr }: Element): IdentifierKind | undefined {
  if (tag === MODEL_NAME) return 'station'
  return identifyingAttribute(tag)?.kind ?? (vr === 'PN' ? 'name' : vr === 'AE' ? 'station' : undefined)
}

/** Values of text are padded with a space, and by some software with a zero byte. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end -= 1
  return bytes.subarray(0, end)
}
