import { tagOfKeyword } from '@lethe/dicom'
import { DimseError } from '../errors.ts'
import { keysAbove, keysDownTo, type QueryKey, type QueryKeys, type QueryLevel, type QueryRoot } from './query-model.ts'

/** A question to an archive. */
export interface FindQuery {
  readonly root: QueryRoot
  readonly level: QueryLevel
  readonly keys: QueryKeys
  /** Keywords of further attributes that are wanted. */
  readonly returns: readonly string[]
}

/** What an archive shall send: a whole study, series or instance. */
export interface Retrieval {
  readonly root: QueryRoot
  readonly level: QueryLevel
  readonly keys: QueryKeys
}

// A wildcard (PS3.4 C.2.2.2.4), a backslash (a list) or nothing at all (everything) would ask for more than one thing. The lengths are
// more generous than SH and LO are: some sites have longer numbers.
const ONE_TEXT = /^[^\p{Cc}\\*?]{1,128}$/u
const ONE_UID = /^[0-9.]{1,64}$/
const ONE_DATE_OR_RANGE = /^\d{8}(-\d{8})?$/

const SHAPES: Readonly<Record<QueryKey, RegExp>> = {
  AccessionNumber: ONE_TEXT,
  PatientID: ONE_TEXT,
  SeriesInstanceUID: ONE_UID,
  SOPInstanceUID: ONE_UID,
  StudyDate: ONE_DATE_OR_RANGE,
  StudyInstanceUID: ONE_UID,
}

// A date alone is whatever happened on a day.
const NARROWING: readonly QueryKey[] = ['AccessionNumber', 'PatientID', 'StudyInstanceUID']

/** The attributes of a C-FIND request's Identifier. Throws where a key is missing, or would ask for more than it names. */
export function findAttributes({ root, level, keys, returns }: FindQuery): Readonly<Record<string, string>> {
  demand(keys, keysAbove(root, level))
  const narrows = NARROWING.some((key) => keys[key] !== undefined)
  if (!narrows) throw new DimseError('QUERY_MALFORMED', { tag: tagOf('StudyInstanceUID') })
  return { ...Object.fromEntries(returns.map((keyword) => [keyword, ''])), ...checked(keys), QueryRetrieveLevel: level }
}

/** The attributes of a C-MOVE or C-GET request's Identifier: Unique Keys and nothing else (PS3.4 C.4.2.1.4). */
export function retrieveAttributes({ root, level, keys }: Retrieval): Readonly<Record<string, string>> {
  const names = keysDownTo(root, level)
  demand(keys, names)
  const unique = Object.fromEntries(names.map((name) => [name, keys[name] as string]))
  return { ...checked(unique), QueryRetrieveLevel: level }
}

function demand(keys: QueryKeys, names: readonly QueryKey[]): void {
  for (const name of names) if (keys[name] === undefined) throw new DimseError('QUERY_MALFORMED', { tag: tagOf(name) })
}

function checked(keys: QueryKeys): Record<string, string> {
  const given = Object.entries(keys).map(([name, value]) => [name as QueryKey, value.trim()] as const)
  for (const [name, value] of given) {
    if (!SHAPES[name].test(value)) throw new DimseError('QUERY_MALFORMED', { tag: tagOf(name) })
  }
  return Object.fromEntries(given)
}

function tagOf(keyword: QueryKey): number {
  return tagOfKeyword(keyword) as number
}
