import rows from './tables/dictionary.json' with { type: 'json' }
import { groupOf, isPrivate, isPrivateCreator } from './tag.ts'
import { VRS, type Vr } from './vr.ts'

/** One Data Element of PS3.6. */
export interface DictionaryEntry {
  /** The first VR where the standard allows several: `US` of `US or SS`, `OW` of `OB or OW`. */
  readonly vr: Vr
  /** Every VR that the standard allows. */
  readonly vrs: readonly Vr[]
  readonly vm: string
  readonly keyword: string
  readonly name: string
  readonly retired: boolean
}

type Row = [tag: string, vr: string, vm: string, keyword: string, name: string, retired: string]

const BY_TAG = new Map<number, DictionaryEntry>()
const BY_KEYWORD = new Map<string, number>()
const REPEATING: { readonly mask: number; readonly pattern: number; readonly entry: DictionaryEntry }[] = []

for (const [tag, vr, vm, keyword, name, retired] of rows as Row[]) {
  const vrs = vr.split(' or ') as Vr[]
  // PS3.5 A.1: with implicit VR, what may be OB or OW is OW.
  const first = vrs.includes('OW') ? 'OW' : (vrs[0] as Vr)
  const entry = { vr: first, vrs, vm, keyword, name, retired: retired === 'R' }
  if (tag.includes('x')) {
    const mask = Number.parseInt(tag.replaceAll(/[^x]/g, 'F').replaceAll('x', '0'), 16)
    REPEATING.push({ mask: mask >>> 0, pattern: Number.parseInt(tag.replaceAll('x', '0'), 16), entry })
  } else {
    BY_TAG.set(Number.parseInt(tag, 16), entry)
    if (keyword !== '') BY_KEYWORD.set(keyword, Number.parseInt(tag, 16))
  }
}

/** What PS3.6 says of a tag, repeating groups included; nothing for private and unassigned ones. */
export function dictionaryEntry(tag: number): DictionaryEntry | undefined {
  return BY_TAG.get(tag) ?? (mayRepeat(tag) ? repeatingEntry(tag) : undefined)
}

/** The tag of a keyword: `PatientID` → 0x00100020. */
export function tagOfKeyword(keyword: string): number | undefined {
  return BY_KEYWORD.get(keyword)
}

/** All keywords of PS3.6, for messages that name the nearest one. */
export function keywords(): Iterable<string> {
  return BY_KEYWORD.keys()
}

/** Every tag of PS3.6 outside repeating groups, ascending. */
export function dictionaryTags(): Iterable<number> {
  return BY_TAG.keys()
}

/** The VR of an element whose encoding does not say it (PS3.5 A.1, 7.8.1): UN where nobody knows. */
export function implicitVr(tag: number): Vr {
  if (isPrivateCreator(tag)) return 'LO'
  if ((tag & 0xffff) === 0) return 'UL'
  return dictionaryEntry(tag)?.vr ?? 'UN'
}

/** Whether a VR that an element claims is one that PS3.6 allows for its tag, or as good: text for text. */
export function vrFits(vr: Vr, entry: DictionaryEntry): boolean {
  if (entry.vrs.includes(vr)) return true
  return VRS[vr].kind === 'text' && entry.vrs.some((allowed) => VRS[allowed].kind === 'text' && allowed !== 'PN' && vr !== 'PN')
}

function mayRepeat(tag: number): boolean {
  const group = groupOf(tag)
  return !isPrivate(tag) && (group === 0x20 || group === 0x28 || group === 0x1000 || group === 0x1010 || group >= 0x5000)
}

function repeatingEntry(tag: number): DictionaryEntry | undefined {
  return REPEATING.find(({ mask, pattern }) => (tag & mask) >>> 0 === pattern)?.entry
}
