import { formatTag, tagOfKeyword } from '@lethe/dicom'
import { STATUS } from '@lethe/dimse'
import { isStored, type StoreResult } from './store-results.ts'

/** An attribute in the DICOM JSON Model (PS3.18 F.2.2). */
export interface JsonAttribute {
  readonly vr: 'SQ' | 'UI' | 'UR' | 'US'
  readonly Value?: readonly (string | number | JsonDataSet)[]
}

/** A Data Set in the DICOM JSON Model. */
export type JsonDataSet = Readonly<Record<string, JsonAttribute>>

/** The Store Instances Response Module (PS3.18 Table I.2.2-1): what became of each instance. */
export function storeResponse(results: readonly StoreResult[]): JsonDataSet {
  const stored = results.filter(isStored)
  const failed = results.filter((result) => !isStored(result))
  const known = failed.filter(({ sopInstanceUid }) => sopInstanceUid !== undefined)
  const unknown = failed.filter(({ sopInstanceUid }) => sopInstanceUid === undefined)
  return {
    // What is stored here cannot be had from here: it is kept under other UIDs.
    ...attribute('RetrieveURL', 'UR', []),
    ...sequence('FailedSOPSequence', known, (result) => ({ ...referenced(result), ...reason('FailureReason', result) })),
    ...sequence('ReferencedSOPSequence', stored, (result) => ({
      ...referenced(result),
      ...attribute('RetrieveURL', 'UR', []),
      ...(result.status === STATUS.success ? {} : reason('WarningReason', result)),
    })),
    ...sequence('OtherFailuresSequence', unknown, (result) => reason('FailureReason', result)),
  }
}

function referenced({ sopClassUid, sopInstanceUid }: StoreResult): JsonDataSet {
  return {
    ...attribute('ReferencedSOPClassUID', 'UI', sopClassUid === undefined ? [] : [sopClassUid]),
    ...attribute('ReferencedSOPInstanceUID', 'UI', sopInstanceUid === undefined ? [] : [sopInstanceUid]),
  }
}

function reason(keyword: 'FailureReason' | 'WarningReason', { status }: StoreResult): JsonDataSet {
  return attribute(keyword, 'US', [status])
}

function sequence(keyword: string, results: readonly StoreResult[], item: (result: StoreResult) => JsonDataSet): JsonDataSet {
  return results.length === 0 ? {} : attribute(keyword, 'SQ', results.map(item))
}

function attribute(keyword: string, vr: JsonAttribute['vr'], values: NonNullable<JsonAttribute['Value']>): JsonDataSet {
  const name = formatTag(tagOfKeyword(keyword) ?? 0).replaceAll(/[(),]/g, '')
  return { [name]: values.length === 0 ? { vr } : { vr, Value: values } }
}
