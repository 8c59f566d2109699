/** The two information models that archives offer (PS3.4 C.6.1, C.6.2): does a query begin at the patient, or at the study. */
export type QueryRoot = 'patient' | 'study'

/** What is done with an archive. */
export type QueryService = 'find' | 'move' | 'get'

/** What is asked for, or brought: the levels of PS3.4 C.6 below the patient. */
export type QueryLevel = 'STUDY' | 'SERIES' | 'IMAGE'

/** The attributes by which Lethe asks; all others are only asked for. */
export type QueryKey = 'AccessionNumber' | 'PatientID' | 'SeriesInstanceUID' | 'SOPInstanceUID' | 'StudyDate' | 'StudyInstanceUID'

/** Values to match, by keyword. */
export type QueryKeys = Readonly<Partial<Record<QueryKey, string>>>

/** The SOP Classes of Query/Retrieve (PS3.4 C.6.1.3, C.6.2.3). */
export const QUERY_RETRIEVE = {
  patient: {
    find: '1.2.840.10008.5.1.4.1.2.1.1',
    move: '1.2.840.10008.5.1.4.1.2.1.2',
    get: '1.2.840.10008.5.1.4.1.2.1.3',
  },
  study: {
    find: '1.2.840.10008.5.1.4.1.2.2.1',
    move: '1.2.840.10008.5.1.4.1.2.2.2',
    get: '1.2.840.10008.5.1.4.1.2.2.3',
  },
} as const satisfies Record<QueryRoot, Record<QueryService, string>>

/** The Unique Key of each level (PS3.4 C.6.1.1). */
const UNIQUE_KEY: Readonly<Record<QueryLevel, QueryKey>> = {
  STUDY: 'StudyInstanceUID',
  SERIES: 'SeriesInstanceUID',
  IMAGE: 'SOPInstanceUID',
}

const LEVELS: readonly QueryLevel[] = ['STUDY', 'SERIES', 'IMAGE']

/** PS3.4 C.4.1.2.1, C.4.2.2.1: a query names the Unique Keys of all levels above its own. */
export function keysAbove(root: QueryRoot, level: QueryLevel): readonly QueryKey[] {
  const above = LEVELS.slice(0, LEVELS.indexOf(level)).map((one) => UNIQUE_KEY[one])
  return root === 'patient' ? ['PatientID', ...above] : above
}

/** … and a retrieval that of its own level, too. */
export function keysDownTo(root: QueryRoot, level: QueryLevel): readonly QueryKey[] {
  return [...keysAbove(root, level), UNIQUE_KEY[level]]
}
