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

/** A study of an archive, by the keys that retrieve it. */
export interface StudyName {
  readonly studyInstanceUid: string
  /** Needed where an archive has Patient Root alone. */
  readonly patientId?: string
}

/** What an archive says of a study. All of it identifies. */
interface FoundStudy extends Required<StudyName> {
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

/** What a retrieval is told beside the study. */
export interface RetrieveOptions {
  readonly progress?: RetrieveProgress
  /** Gets what ends it early, as soon as there is something to end. */
  readonly started?: (cancel: () => void) => void
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
export async function findStudies(peer: Peer, keys: StudyKeys): Promise<FoundStudies> {
  return over(peer, queryContexts('find'), async (scu) => {
    const query = { root: rootOf(scu, 'find'), level: 'STUDY', keys, returns: STUDY_RETURNS } as const
    const { answers, isComplete, strayCount } = await scu.find(query)
    // Without a UID there is nothing to retrieve.
    const studies = answers.map(studyOf).filter(({ studyInstanceUid }) => studyInstanceUid !== '')
    return { studies, isComplete, strayCount: strayCount + answers.length - studies.length }
  })
}

/** Has an archive send a study to a destination that it knows by its AE title (C-MOVE). */
export async function moveStudy(
  peer: Peer,
  study: StudyName,
  { destination, progress, started }: RetrieveOptions & { readonly destination: string },
): Promise<RetrieveResult> {
  return over(peer, queryContexts('move'), async (scu) => {
    started?.(() => scu.cancel())
    return scu.move(retrievalOf(study, rootOf(scu, 'move')), destination, progress)
  })
}

/** Has an archive send a study over the association that asks for it (C-GET), to a handler as the provider has one. */
export async function getStudy(
  peer: Peer,
  study: StudyName,
  { handler, progress, started, sopClassUids }: GetOptions,
): Promise<GetResult> {
  const classes = sopClassUids ?? (await findSopClasses(peer, study))
  if (classes.size === 0) throw new DimseError('SOP_CLASSES_UNKNOWN')
  return over(peer, getContexts(classes), async (scu) => {
    started?.(() => scu.cancel())
    return scu.get(retrievalOf(study, rootOf(scu, 'get')), handler, progress)
  })
}

/** The SOP Classes of a study: by the study, where the archive says so, else by the instances or the modality of each series. */
async function findSopClasses(peer: Peer, study: StudyName): Promise<ReadonlySet<string>> {
  return over(peer, queryContexts('find'), async (scu) => {
    const root = rootOf(scu, 'find')
    const { keys } = retrievalOf(study, root)
    const ask = async (level: 'STUDY' | 'SERIES' | 'IMAGE', more: QueryKeys, returns: readonly string[]) =>
      (await scu.find({ root, level, keys: { ...keys, ...more }, returns })).answers
    const studies = await ask('STUDY', {}, ['SOPClassesInStudy'])
    const classes = studies.flatMap((answer) => answer.values('SOPClassesInStudy'))
    if (classes.length > 0) return storageAmong(classes)
    const modalities: string[] = []
    for (const series of await ask('SERIES', {}, ['SeriesInstanceUID', 'Modality'])) {
      const instances = await ask('IMAGE', { SeriesInstanceUID: series.value('SeriesInstanceUID') }, [
        'SOPClassUID',
        'SOPInstanceUID',
      ])
      const ofSeries = instances.flatMap((answer) => answer.values('SOPClassUID'))
      if (ofSeries.length > 0) classes.push(...ofSeries)
      else modalities.push(series.value('Modality'))
    }
    return storageAmong(modalities.length > 0 ? [...classes, ...sopClassesOfModalities(modalities)] : classes)
  })
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

function retrievalOf({ studyInstanceUid, patientId }: StudyName, root: QueryRoot): Retrieval {
  const patient = root === 'patient' && patientId !== undefined ? { PatientID: patientId } : {}
  return { root, level: 'STUDY', keys: { StudyInstanceUID: studyInstanceUid, ...patient } }
}

function rootOf(scu: Scu, service: 'find' | 'move' | 'get'): QueryRoot {
  const root = scu.rootOf(service)
  if (root === undefined) throw new DimseError('CONTEXT_UNKNOWN')
  return root
}

/** Does something over an association, and releases it. */
async function over<T>(peer: Peer, contexts: ProposedContexts, use: (scu: Scu) => Promise<T>): Promise<T> {
  const scu = await associate(peer, contexts)
  try {
    return await use(scu)
  } finally {
    // What was asked for is there or has failed; a peer that ends badly now changes neither.
    await scu.release().catch(() => undefined)
  }
}
