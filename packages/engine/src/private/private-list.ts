import { VRS, type Vr } from '@lethe/dicom'
import type { OwnPrivate, Profile } from '../profile.ts'
import table from '../tables/safe-private.json' with { type: 'json' }
import { SafePrivateList, type SafeRow } from './safe-private-list.ts'

/** Which private attributes a profile keeps: a list by its name, elements of the profile's own, or both. */
export interface PrivateList {
  /** How `explain` calls it. */
  readonly name: string
  readonly rowCount: number
  /** Whether the list knows a creator, letter for letter. */
  hasCreator(name: string): boolean
  /** The rows for an element of a creator, in whatever block it stands. */
  rows(creator: string, tag: number): readonly SafeRow[]
}

/** The creators that the lists by name know. */
export const KNOWN_CREATORS: readonly string[] = [...new Set(table.map(([creator = '']) => creator))]

/** The VRs that a profile may state for an element: what can name people, systems or anything at all stays out. */
export const STATED_VRS: readonly Vr[] = (Object.keys(VRS) as Vr[]).filter(
  (vr) => !['AE', 'OB', 'OV', 'OW', 'PN', 'UN', 'UR'].includes(vr),
)

/** The list of a profile that keeps anything private. */
export function privateListOf(choice: Exclude<Profile['retain']['safePrivate'], 'none'>): PrivateList {
  if (typeof choice === 'string') return SafePrivateList.of(choice)
  const named = choice.filter((part) => typeof part === 'string').map((name) => SafePrivateList.of(name))
  return new JoinedList(
    named,
    choice.filter((part) => typeof part !== 'string'),
  )
}

/** The rows of one element that a profile names itself, `0019xx0C` or `0019xx0C DS`; none where no list knows it and no VR is stated. */
export function ownRows(creator: string, element: string): readonly SafeRow[] {
  const [place = '', stated] = element.split(' ')
  const known = [
    ...SafePrivateList.of('tcia').rows(creator, tagOf(place)),
    ...SafePrivateList.of('ps3.15').rows(creator, tagOf(place)),
  ]
  const rows = known.filter(({ vr }, index) => known.findIndex((row) => row.vr === vr) === index)
  if (stated === undefined) return rows
  const vr = stated as Vr
  // What a list knows of the element, such as that its number is a point in time, holds here too.
  return [rows.find((row) => row.vr === vr) ?? { vr, disposition: vr === 'UI' ? 'h' : 'k', standard: false }]
}

/** Lists by name and elements of the profile's own. */
class JoinedList implements PrivateList {
  readonly name: string
  readonly rowCount: number
  readonly #named: readonly SafePrivateList[]
  readonly #own = new Map<string, readonly SafeRow[]>()
  readonly #creators: ReadonlySet<string>

  constructor(named: readonly SafePrivateList[], own: readonly OwnPrivate[]) {
    this.#named = named
    for (const { creator, elements } of own)
      for (const element of elements) this.#own.set(keyOf(creator, tagOf(element.slice(0, 8))), ownRows(creator, element))
    this.#creators = new Set(own.map(({ creator }) => creator))
    this.rowCount = Math.max(0, ...named.map(({ rowCount }) => rowCount)) + [...this.#own.values()].flat().length
    this.name = [...named.map(({ name }) => name), 'of the profile itself'].join(' and ')
  }

  hasCreator(name: string): boolean {
    return this.#creators.has(name) || this.#named.some((list) => list.hasCreator(name))
  }

  rows(creator: string, tag: number): readonly SafeRow[] {
    const rows = [...(this.#own.get(keyOf(creator, tag)) ?? []), ...this.#named.flatMap((list) => list.rows(creator, tag))]
    return rows.filter(({ vr }, index) => rows.findIndex((row) => row.vr === vr) === index)
  }
}

/** `0019xx0C` → 0019000C. */
function tagOf(place: string): number {
  return Number.parseInt(place.replace('xx', '00'), 16)
}

function keyOf(creator: string, tag: number): string {
  return `${creator}\0${(tag & 0xffff00ff) >>> 0}`
}
