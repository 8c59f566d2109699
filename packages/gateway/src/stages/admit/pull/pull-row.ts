import { Fault } from '@lethe/dicom'
import { countOfStudy } from '../../../records/instances/count-of-study.ts'
import { findOptedOut } from '../../../records/instances/find-opted-out.ts'
import { findReceived } from '../../../records/instances/find-received.ts'
import { hexOf, type Marks } from '../../../records/marks.ts'
import type { RowEnd, RowTally } from '../../../records/pulls/settle-row.ts'
import type { Db } from '../../../records/statement.ts'
import type { FoundStudies, FoundStudy, NamedSeries, StudyKeys } from '../../../system/dimse-query.ts'
import type { ArchiveLink } from './archive-link.ts'

/** What is needed to pull a row. */
export interface RowPlace {
  readonly db: Db
  readonly marks: Marks
  /** Who issues the numbers of the archive's patients. */
  readonly issuer: string
  readonly link: ArchiveLink
  /** Why an instance that came through the door was refused lately. */
  readonly refusalOf: (sopInstanceUid: string) => string | undefined
  /** Told of what has been done; a test ends the process there. */
  readonly onBoundary: (boundary: PullBoundary) => void
}

/** What a row passes on its way. */
export type PullBoundary = 'pull found' | 'pull retrieved' | 'pull settled'

/** What a pass over a row came to: its end, or the code for which it is to be tried again. */
export type RowPass = RowEnd | (RowTally & { readonly outcome: 'again'; readonly code: string })

const NOTHING: RowTally = { studyCount: 0, instanceCount: 0, receivedCount: 0 }

/**
 * Asks an archive for what a row names and has it sent as far as it is not there. What was received is counted in the records: neither what
 * the archive says it has sent nor how often this was tried matters. Throws where the archive cannot be asked at all.
 */
export async function pullRow(place: RowPlace, keys: StudyKeys, signal: AbortSignal): Promise<RowPass> {
  const found = await place.link.findStudies(keys, signal)
  place.onBoundary('pull found')
  const studies = [...new Map(found.studies.map((study) => [study.studyInstanceUid, study])).values()]
  const doubt = doubtOf(found, studies) ?? (await refusalOf(place, studies))
  if (doubt !== undefined) return { ...NOTHING, studyCount: studies.length, ...doubt }
  const passes: StudyPass[] = []
  for (const study of studies) passes.push(await pullStudy(place, study, signal))
  return summed(passes)
}

type Doubt = Pick<RowEnd, 'outcome' | 'code'>

function doubtOf({ isComplete, strayCount }: FoundStudies, studies: readonly FoundStudy[]): Doubt | undefined {
  if (!isComplete) return { outcome: 'ambiguous', code: 'PULL_ANSWERS_TOO_MANY' }
  if (studies.length === 0) return { outcome: 'not-found', code: strayCount > 0 ? 'PULL_UNVERIFIED' : 'PULL_NOT_FOUND' }
  const patients = new Set(studies.map(({ patientId }) => patientId))
  // An accession number may have several studies of one patient; of two patients, one is somebody whom the list does not mean.
  const isClear = studies.length === 1 || (patients.size === 1 && !patients.has(''))
  return isClear ? undefined : { outcome: 'ambiguous', code: 'PULL_SEVERAL_PATIENTS' }
}

/** Who said no is not asked for. */
async function refusalOf({ db, marks, issuer }: RowPlace, studies: readonly FoundStudy[]): Promise<Doubt | undefined> {
  const patients = studies.flatMap(({ patientId }) => (patientId === '' ? [] : marks.ofNamedPatient(issuer, patientId)))
  const isRefused = (await findOptedOut(db, patients)).length > 0
  return isRefused ? { outcome: 'refused', code: 'GATEWAY_OPTED_OUT' } : undefined
}

interface StudyPass {
  readonly instanceCount: number
  readonly receivedCount: number
  /** Why something is missing. */
  readonly code?: string
  /** Whether another try may bring it. */
  readonly mayCome?: boolean
}

async function pullStudy(place: RowPlace, study: FoundStudy, signal: AbortSignal): Promise<StudyPass> {
  const { series, isComplete } = await place.link.findSeries(study, signal)
  const named = isComplete ? series : []
  if (named.every(({ instances }) => instances.length === 0)) return pullUnnamed(place, { study, series }, signal)
  const before = await missingOf(place, study, named)
  if (before.count === 0) return { instanceCount: before.named, receivedCount: before.named }
  const isWhole = before.series.length === named.length
  const { codes, error } = await retrieved(place, { study, named, series: isWhole ? undefined : before.series }, signal)
  const after = await missingOf(place, study, named)
  const tally = { instanceCount: after.named, receivedCount: after.named - after.count }
  if (after.count === 0) return tally
  // What was refused for good is refused again. Over HTTP nobody says beforehand which instance comes.
  const known = after.uids.flatMap((uid) => place.refusalOf(uid) ?? [])
  const refusals = known.length > 0 ? known : codes
  const isRefused = error === undefined && refusals.length >= after.count
  return { ...tally, code: error ?? refusals[0] ?? 'PULL_NOT_SENT', mayCome: !isRefused }
}

/** Where an archive does not name instances, as many as it counts must be there. */
async function pullUnnamed(
  place: RowPlace,
  { study, series }: { readonly study: FoundStudy; readonly series: readonly NamedSeries[] },
  signal: AbortSignal,
): Promise<StudyPass> {
  const mark = place.marks.of('study', study.studyInstanceUid)
  const { instanceCount = 0 } = study
  const before = await countOfStudy(place.db, mark)
  if (instanceCount > 0 && before >= instanceCount) return { instanceCount, receivedCount: instanceCount }
  const { error } = await retrieved(place, { study, named: series, series: undefined }, signal)
  const received = await countOfStudy(place.db, mark)
  if (instanceCount === 0 && error === undefined) {
    return { instanceCount: received, receivedCount: received, code: 'PULL_COUNT_UNKNOWN', mayCome: false }
  }
  const tally = { instanceCount: Math.max(instanceCount, received), receivedCount: received }
  return received >= instanceCount && error === undefined ? tally : { ...tally, code: error ?? 'PULL_NOT_SENT', mayCome: true }
}

/** Retrieves; what came before it failed counts all the same. Throws where it is not the row's fault. */
async function retrieved(
  { link, onBoundary }: RowPlace,
  wanted: Parameters<ArchiveLink['retrieve']>[0],
  signal: AbortSignal,
): Promise<{ readonly codes: readonly string[]; readonly error?: string }> {
  try {
    const codes = await link.retrieve(wanted, signal)
    onBoundary('pull retrieved')
    return { codes }
  } catch (error) {
    if (!(error instanceof Fault) || isAway(error.code)) throw error
    return { codes: [], error: error.code }
  }
}

/** Codes that say that an archive, or this gateway, cannot do anything now: no row pays for it. */
const AWAY: ReadonlySet<string> = new Set([
  ...['UNREACHABLE', 'REJECTED', 'TLS_FAILED', 'CONTEXT_UNKNOWN', 'DESTINATION_UNKNOWN'].map((code) => `DIMSE_${code}`),
  ...['UNREACHABLE', 'UNAUTHORIZED', 'TLS_FAILED'].map((code) => `DICOMWEB_${code}`),
  ...['DATABASE_AWAY', 'DATABASE_FULL', 'DATABASE_BUSY', 'DISK_FULL', 'DISK_UNUSABLE'].map((code) => `GATEWAY_${code}`),
])

/** Whether a code stands for something that has nothing to do with the row at hand. */
export function isAway(code: string): boolean {
  return AWAY.has(code)
}

interface Missing {
  readonly named: number
  readonly count: number
  readonly uids: readonly string[]
  readonly series: readonly NamedSeries[]
}

async function missingOf({ db, marks }: RowPlace, study: FoundStudy, named: readonly NamedSeries[]): Promise<Missing> {
  const uids = [...new Set(named.flatMap(({ instances }) => instances.map(({ sopInstanceUid }) => sopInstanceUid)))]
  const markOf = new Map(uids.map((uid) => [uid, marks.of('instance', uid)]))
  const received = await findReceived(db, [...markOf.values()], marks.of('study', study.studyInstanceUid))
  const missing = new Set(uids.filter((uid) => !received.has(hexOf(markOf.get(uid) as Buffer))))
  const series = named.filter(({ instances }) => instances.some(({ sopInstanceUid }) => missing.has(sopInstanceUid)))
  return { named: uids.length, count: missing.size, uids: [...missing], series }
}

function summed(passes: readonly StudyPass[]): RowPass {
  const tally = {
    studyCount: passes.length,
    instanceCount: passes.reduce((sum, { instanceCount }) => sum + instanceCount, 0),
    receivedCount: passes.reduce((sum, { receivedCount }) => sum + receivedCount, 0),
  }
  const lacking = passes.filter(({ code }) => code !== undefined)
  const waiting = lacking.find(({ mayCome }) => mayCome === true)
  const code = (waiting ?? lacking[0])?.code
  if (code === undefined) return { ...tally, outcome: 'complete', code: undefined }
  if (waiting !== undefined) return { ...tally, outcome: 'again', code }
  return { ...tally, outcome: outcomeOf(tally, code), code }
}

/** What a row is called of which something is missing for good. */
export function outcomeOf({ receivedCount }: RowTally, code: string): 'partial' | 'refused' | 'failed' {
  if (receivedCount > 0) return 'partial'
  return code === 'GATEWAY_OPTED_OUT' ? 'refused' : 'failed'
}
