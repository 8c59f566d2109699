import {
  DimseError,
  getContexts,
  GET_SOP_CLASSES_MAX,
  queryContexts,
  sopClassesOfModalities,
  STORAGE_SOP_CLASSES,
} from '@lethe/dimse'
import type { FindResult, GetHandler, GetResult, Identifier, ProposedContexts, QueryKeys, QueryRoot } from '@lethe/dimse'
import type { Retrieval, RetrieveProgress, RetrieveResult, Scu } from '@lethe/dimse'
import { associate, type Peer } from './dimse-peer.ts'

/** What names a study in the list of somebody who does research; a date may be two with a hyphen between them. All that is given must fit. */
export type StudyKeys = Pick<QueryKeys, 'AccessionNumber' | 'PatientID' | 'StudyDate' | 'StudyInstanceUID'>

/** A study of an archive, or a series of it, by the keys that retrieve it. */
export interface StudyName {
  readonly studyInstanceUid: string
  /** Needed where an archive has Patient Root alone. */
  readonly patientId?: string
  readonly seriesInstanceUid?: string
}

/** What an archive says of a study. All of it identifies. */
export interface FoundStudy extends Required<Omit<StudyName, 'seriesInstanceUid'>> {
  readonly accessionNumber: string
  readonly studyDate: string
  readonly modalities: readonly string[]
  /** Nothing where the archive does not say. */
  readonly instanceCount: number | undefined
}

/** Studies that an archive found. */
export interface FoundStudies extends Pick<FindResult, 'isComplete' | 'strayCount'> {
  readonly studies: readonly FoundStudy[]
}

/** An instance of an archive. */
interface NamedInstance {
  readonly sopInstanceUid: string
  /** Empty where the archive does not say; dcmqrscp does not. */
  readonly sopClassUid: string
}

/** A series of an archive with what it holds. */
export interface NamedSeries {
  readonly seriesInstanceUid: string
  readonly modality: string
  readonly instances: readonly NamedInstance[]
}

/** What an archive names of a study. */
export interface NamedSeriesList extends Pick<FindResult, 'isComplete'> {
  readonly series: readonly NamedSeries[]
}

/** What a query is told beside what it asks. */
export interface QueryOptions {
  /** Gets what ends it early, as soon as there is something to end: as the standard has it, and at once. */
  readonly started?: (cancel: () => void, abort: () => void) => void
}

/** What a retrieval is told beside the study. */
export interface RetrieveOptions extends QueryOptions {
  readonly progress?: RetrieveProgress
}

/** What C-GET is told beside the study. */
export interface GetOptions extends RetrieveOptions {
  readonly handler: GetHandler
  /** The SOP Classes of the study; without it the archive is asked for them first. */
  readonly sopClassUids?: ReadonlySet<string>
}

const STUDY_RETURNS = [
  'AccessionNumber',
  'ModalitiesInStudy',
  'NumberOfStudyRelatedInstances',
  'PatientID',
  'StudyDate',
  'StudyInstanceUID',
]

/** Asks an archive for studies (C-FIND). */
export async function findStudies(peer: Peer, keys: StudyKeys, options: QueryOptions = {}): Promise<FoundStudies> {
  return over(peer, { contexts: queryContexts('find'), ...options }, async (scu) => {
    const query = { root: rootOf(scu, 'find'), level: 'STUDY', keys, returns: STUDY_RETURNS } as const
    const { answers, isComplete, strayCount } = await scu.find(query)
    // Without a UID there is nothing to retrieve.
    const studies = answers.map(studyOf).filter(({ studyInstanceUid }) => studyInstanceUid !== '')
    return { studies, isComplete, strayCount: strayCount + answers.length - studies.length }
  })
}

/** Asks an archive for the series of a study and their instances (C-FIND). */
export async function findSeries(peer: Peer, study: StudyName, options: QueryOptions = {}): Promise<NamedSeriesList> {
  return over(peer, { contexts: queryContexts('find'), ...options }, (scu) => seriesOf(scu, study))
}

/** Has an archive send a study or series to a destination that it knows by its AE title (C-MOVE). */
export async function moveStudy(
  peer: Peer,
  study: StudyName,
  { destination, progress, ...options }: RetrieveOptions & { readonly destination: string },
): Promise<RetrieveResult> {
  return over(peer, { contexts: queryContexts('move'), ...options }, (scu) =>
    scu.move(retrievalOf(study, rootOf(scu, 'move')), destination, progress),
  )
}

/** Has an archive send a study or series over the association that asks for it (C-GET), to a handler as the provider has one. */
export async function getStudy(
  peer: Peer,
  study: StudyName,
  { handler, progress, sopClassUids, ...options }: GetOptions,
): Promise<GetResult> {
  const classes = sopClassUids ?? (await findSopClasses(peer, study, options))
  if (classes.size === 0) throw new DimseError('SOP_CLASSES_UNKNOWN')
  return over(peer, { contexts: getContexts(classes), ...options }, (scu) =>
    scu.get(retrievalOf(study, rootOf(scu, 'get')), handler, progress),
  )
}

/** The SOP Classes of series, as far as an association has room for: by their instances, else by their modality. */
export function sopClassesOfSeries(series: readonly NamedSeries[]): ReadonlySet<string> {
  const classesOf = ({ instances }: NamedSeries): string[] => instances.map((one) => one.sopClassUid).filter((uid) => uid !== '')
  const classes = series.flatMap(classesOf)
  const modalities = series.flatMap((one) => (classesOf(one).length === 0 ? [one.modality] : []))
  return storageAmong(modalities.length > 0 ? [...classes, ...sopClassesOfModalities(modalities)] : classes)
}

/** The SOP Classes of a study: by the study, where the archive says so, else by its series. */
async function findSopClasses(peer: Peer, study: StudyName, options: QueryOptions): Promise<ReadonlySet<string>> {
  return over(peer, { contexts: queryContexts('find'), ...options }, async (scu) => {
    const root = rootOf(scu, 'find')
    const { keys } = retrievalOf(wholeOf(study), root)
    const { answers } = await scu.find({ root, level: 'STUDY', keys, returns: ['SOPClassesInStudy'] })
    const classes = answers.flatMap((answer) => answer.values('SOPClassesInStudy'))
    return classes.length > 0 ? storageAmong(classes) : sopClassesOfSeries((await seriesOf(scu, study)).series)
  })
}

/** The series of a study with their instances; none of them where the archive does not say. */
async function seriesOf(scu: Scu, study: StudyName): Promise<NamedSeriesList> {
  const root = rootOf(scu, 'find')
  const { keys } = retrievalOf(wholeOf(study), root)
  const found = await scu.find({ root, level: 'SERIES', keys, returns: ['SeriesInstanceUID', 'Modality'] })
  let { isComplete } = found
  const series: NamedSeries[] = []
  for (const answer of found.answers) {
    const [seriesInstanceUid, modality] = [answer.value('SeriesInstanceUID'), answer.value('Modality')]
    const below = { ...keys, SeriesInstanceUID: seriesInstanceUid }
    const returns = ['SOPClassUID', 'SOPInstanceUID']
    const { answers, ...image } = await scu.find({ root, level: 'IMAGE', keys: below, returns })
    isComplete &&= image.isComplete
    const named = answers.map((one) => ({ sopInstanceUid: one.value('SOPInstanceUID'), sopClassUid: one.value('SOPClassUID') }))
    const instances = named.filter(({ sopInstanceUid }) => sopInstanceUid !== '')
    series.push({ seriesInstanceUid, modality, instances })
  }
  return { series, isComplete }
}

/** What an archive says is only its word: SOP Classes that are known to be of storage, as many as an association has room for. */
function storageAmong(uids: Iterable<string>): ReadonlySet<string> {
  const known = [...new Set(uids)].filter((uid) => STORAGE_SOP_CLASSES.includes(uid))
  return new Set(known.slice(0, GET_SOP_CLASSES_MAX))
}

function studyOf(answer: Identifier): FoundStudy {
  const instanceCount = answer.value('NumberOfStudyRelatedInstances')
  return {
    studyInstanceUid: answer.value('StudyInstanceUID'),
    patientId: answer.value('PatientID'),
    accessionNumber: answer.value('AccessionNumber'),
    studyDate: answer.value('StudyDate'),
    modalities: answer.values('ModalitiesInStudy'),
    instanceCount: /^\d{1,9}$/.test(instanceCount) ? Number(instanceCount) : undefined,
  }
}

function retrievalOf({ studyInstanceUid, patientId, seriesInstanceUid }: StudyName, root: QueryRoot): Retrieval {
  const patient = root === 'patient' && patientId !== undefined ? { PatientID: patientId } : {}
  const keys = { StudyInstanceUID: studyInstanceUid, ...patient }
  if (seriesInstanceUid === undefined) return { root, level: 'STUDY', keys }
  return { root, level: 'SERIES', keys: { ...keys, SeriesInstanceUID: seriesInstanceUid } }
}

/** The study, where a series of it is named. */
function wholeOf({ seriesInstanceUid: _, ...study }: StudyName): StudyName {
  return study
}

function rootOf(scu: Scu, service: 'find' | 'move' | 'get'): QueryRoot {
  const root = scu.rootOf(service)
  if (root === undefined) throw new DimseError('CONTEXT_UNKNOWN')
  return root
}

interface Asking extends QueryOptions {
  readonly contexts: ProposedContexts
}

/** Does something over an association, and releases it. */
async function over<T>(peer: Peer, { contexts, started }: Asking, use: (scu: Scu) => Promise<T>): Promise<T> {
  const scu = await associate(peer, contexts)
  started?.(
    () => scu.cancel(),
    () => scu.abort(),
  )
  try {
    return await use(scu)
  } finally {
    // What was asked for is there or has failed; a peer that ends badly now changes neither.
    await scu.release().catch(() => undefined)
  }
}
