import type { FoundStudies, FoundStudy, NamedSeries, NamedSeriesList, StudyKeys, StudyName } from '../dimse-query.ts'
import { MultipartError } from '../multipart/errors.ts'
import { boundaryOf, parseMediaType } from '../multipart/media-type.ts'
import { readMultipart, type Part } from '../multipart/read-multipart.ts'
import { readDataSets, type JsonDataSet } from './dicom-json.ts'
import { DicomWebError } from './errors.ts'
import { askWeb, textOf, type WebServer } from './web-server.ts'

// As for DIMSE: an answer within five minutes; half an hour for what may come from tape.
const ANSWER_MS = 300_000
const RETRIEVE_IDLE_MS = 1_800_000
const ANSWER_BYTES_MAX = 16 << 20
const PAGE_COUNT = 5000
const STUDIES_MAX = 10_000
const INSTANCES_MAX = 200_000
// PS3.18 8.3.4.4: there is more than was answered.
const MORE_REMAINS = /^299\b/

/** Asks a server for studies (QIDO-RS). */
export async function queryStudies(server: WebServer, keys: StudyKeys, signal: AbortSignal): Promise<FoundStudies> {
  const asked = Object.entries(keys).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const fields = ['ModalitiesInStudy', 'NumberOfStudyRelatedInstances'].map((name) => `includefield=${name}`)
  const query = [...asked, ...fields, `limit=${STUDIES_MAX + 1}`].join('&')
  const { answers, isMore } = await queried(server, `/studies?${query}`, signal)
  const found = answers.filter((answer) => isAnswerTo(keys, answer) && answer.value('StudyInstanceUID') !== '')
  const isComplete = answers.length <= STUDIES_MAX && !isMore
  return { studies: found.map(studyOf), isComplete, strayCount: answers.length - found.length }
}

/** Asks a server for the series of a study and their instances (QIDO-RS), page by page. */
export async function querySeries(server: WebServer, study: StudyName, signal: AbortSignal): Promise<NamedSeriesList> {
  const series = new Map<string, { modality: string; instances: Map<string, string> }>()
  let count = 0
  for (;;) {
    const path = `/studies/${study.studyInstanceUid}/instances?includefield=Modality&limit=${PAGE_COUNT}&offset=${count}`
    const { answers, isMore } = await queried(server, path, signal)
    const before = count
    for (const answer of answers) count += gather(series, study, answer)
    // A server that knows no offset answers with the same again.
    const isWhole = count === before || (answers.length < PAGE_COUNT && !isMore)
    if (isWhole || count > INSTANCES_MAX) return { series: [...series].map(namedSeries), isComplete: count <= INSTANCES_MAX }
  }
}

/** Has a server send a study or series as it keeps it (WADO-RS): file by file, each as it comes. */
export async function* retrieveFiles(server: WebServer, name: StudyName, signal: AbortSignal): AsyncGenerator<Part> {
  const series = name.seriesInstanceUid === undefined ? '' : `/series/${name.seriesInstanceUid}`
  const path = `/studies/${name.studyInstanceUid}${series}`
  const accept = 'multipart/related; type="application/dicom"; transfer-syntax=*'
  const { headers, body } = await askWeb(server, { path, accept, idleMs: RETRIEVE_IDLE_MS, signal })
  const type = parseMediaType(headers['content-type'])
  const boundary = type?.type.startsWith('multipart/') === true ? boundaryOf(type) : undefined
  if (boundary === undefined) throw new MultipartError('BOUNDARY_MISSING')
  yield* readMultipart(body, { boundary })
}

interface Answers {
  readonly answers: readonly JsonDataSet[]
  readonly isMore: boolean
}

async function queried(server: WebServer, path: string, signal: AbortSignal): Promise<Answers> {
  const answer = await askWeb(server, { path, accept: 'application/dicom+json', idleMs: ANSWER_MS, signal })
  const text = await textOf(answer, ANSWER_BYTES_MAX)
  // PS3.18 8.3.4: nothing found is 204, or an empty list.
  const answers = answer.status === 204 || text.trim() === '' ? [] : readDataSets(text)
  return { answers, isMore: MORE_REMAINS.test(String(answer.headers['warning'] ?? '')) }
}

/** Whether an answer has each value that it was asked for by: a server that does not know a key leaves it out of account. */
function isAnswerTo(keys: StudyKeys, answer: JsonDataSet): boolean {
  return Object.entries(keys).every(([keyword, wanted]) => {
    const values = answer.values(keyword)
    return values.some((value) => value.normalize('NFC') === wanted.trim().normalize('NFC'))
  })
}

function studyOf(answer: JsonDataSet): FoundStudy {
  const instanceCount = answer.value('NumberOfStudyRelatedInstances')
  return {
    studyInstanceUid: uidOf(answer.value('StudyInstanceUID')),
    patientId: answer.value('PatientID'),
    accessionNumber: answer.value('AccessionNumber'),
    studyDate: answer.value('StudyDate'),
    modalities: answer.values('ModalitiesInStudy'),
    instanceCount: /^\d{1,9}$/.test(instanceCount) ? Number(instanceCount) : undefined,
  }
}

/** Adds an instance where it is new and of the study; tells how many were added. */
function gather(
  series: Map<string, { modality: string; instances: Map<string, string> }>,
  study: StudyName,
  answer: JsonDataSet,
): number {
  const [seriesUid, instanceUid] = [answer.value('SeriesInstanceUID'), answer.value('SOPInstanceUID')]
  const isOfStudy = [study.studyInstanceUid, ''].includes(answer.value('StudyInstanceUID'))
  if (!isOfStudy || seriesUid === '' || instanceUid === '') return 0
  const one = series.get(seriesUid) ?? { modality: answer.value('Modality'), instances: new Map<string, string>() }
  series.set(uidOf(seriesUid), one)
  const before = one.instances.size
  one.instances.set(instanceUid, answer.value('SOPClassUID'))
  return one.instances.size - before
}

function namedSeries([seriesInstanceUid, { modality, instances }]: [
  string,
  { modality: string; instances: ReadonlyMap<string, string> },
]): NamedSeries {
  const named = [...instances].map(([sopInstanceUid, sopClassUid]) => ({ sopInstanceUid, sopClassUid }))
  return { seriesInstanceUid, modality, instances: named }
}

/** A UID goes into a path: one that is none would lead elsewhere. */
function uidOf(text: string): string {
  if (!/^[0-9.]{1,64}$/.test(text)) throw new DicomWebError('MALFORMED')
  return text
}
