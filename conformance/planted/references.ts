import { binaryOf } from './binary.ts'
import { hex } from './element.ts'
import { inflated } from './search.ts'
import { walkFile, type Visit } from './walk.ts'

/** A reference to an instance: the pair of PS3.3 Table 10-11, and the sequences that lead to it. */
interface InstanceReference {
  readonly path: string
  readonly classUid: string
  readonly instanceUid: string
}

/** A reference to a study, a series or a frame of reference, and the sequences that lead to it. */
interface UidReference {
  readonly path: string
  readonly uid: string
}

/** What one file says of itself and of others. */
export interface References {
  readonly own: Readonly<Record<'sopClassUid' | 'sopInstanceUid' | 'seriesUid' | 'studyUid' | 'frameOfReferenceUid', string>>
  readonly instances: readonly InstanceReference[]
  readonly series: readonly UidReference[]
  readonly studies: readonly UidReference[]
  readonly framesOfReference: readonly UidReference[]
}

const REFERENCED_CLASS = 0x00081150
const REFERENCED_INSTANCE = 0x00081155
const REFERENCED_FRAME_OF_REFERENCE = 0x30060024
const OWN = {
  sopClassUid: 0x00080016,
  sopInstanceUid: 0x00080018,
  studyUid: 0x0020000d,
  seriesUid: 0x0020000e,
  frameOfReferenceUid: 0x00200052,
} as const

/** All references of a file in any uncompressed or deflated encoding, in the order in which they are written. */
export function countReferences(bytes: Uint8Array): References {
  const visits = [...walkFile(inflated(bytes))]
  const own = Object.fromEntries(Object.entries(OWN).map(([name, tag]) => [name, ownUid(visits, tag)]))
  return {
    own: own as References['own'],
    instances: instances(visits),
    series: nested(visits, [OWN.seriesUid]),
    studies: nested(visits, [OWN.studyUid]),
    framesOfReference: nested(visits, [OWN.frameOfReferenceUid, REFERENCED_FRAME_OF_REFERENCE]),
  }
}

function ownUid(visits: readonly Visit[], tag: number): string {
  const visit = visits.find((candidate) => candidate.parents.length === 0 && candidate.tag === tag)
  return visit === undefined ? '' : uidOf(visit)
}

function nested(visits: readonly Visit[], tags: readonly number[]): UidReference[] {
  const found = visits.filter((visit) => visit.parents.length > 0 && tags.includes(visit.tag))
  return found.map((visit) => ({ path: pathOf(visit), uid: uidOf(visit) }))
}

/** The two halves of a pair stand in the same item; either may be missing, which shows as an empty text. */
function instances(visits: readonly Visit[]): InstanceReference[] {
  const byItem = new Map<number, { path: string; classUid: string; instanceUid: string }>()
  for (const visit of visits) {
    if (visit.tag !== REFERENCED_CLASS && visit.tag !== REFERENCED_INSTANCE) continue
    const pair = byItem.get(visit.item) ?? { path: pathOf(visit), classUid: '', instanceUid: '' }
    byItem.set(visit.item, pair)
    if (visit.tag === REFERENCED_CLASS) pair.classUid = uidOf(visit)
    else pair.instanceUid = uidOf(visit)
  }
  return [...byItem.values()]
}

function pathOf(visit: Visit): string {
  return visit.parents.map(hex).join('/')
}

function uidOf(visit: Visit): string {
  return binaryOf(visit.value).replace(/[\0 ]+$/, '')
}
