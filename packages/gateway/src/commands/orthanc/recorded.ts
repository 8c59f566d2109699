import { Fault } from '@lethe/dicom'
import { GatewayError } from '../../system/errors.ts'
import type { OrthancRecords } from './orthanc-records.ts'
import type { OrthancAnswer } from './orthanc-task.ts'
import type { BeginSettling } from './settlement.ts'

/** How the plug-in's questions meet the records. */
export interface Recording {
  /** Whether the records are open, at the latest after so many milliseconds. */
  readonly isReady: (msMax: number) => Promise<boolean>
  readonly begin: BeginSettling
}

/** Without an installation there are no records: what a thread answers is what the plug-in is told. */
export const UNRECORDED: Recording = { isReady: async () => true, begin: () => async (answer) => answer }

/** Settles in records that are being opened. What they cannot take in time is a doubt: nothing is stored that they do not know of. */
export function recordIn(opening: Promise<OrthancRecords>, onTrouble: (error: unknown) => void): Recording {
  const begin: BeginSettling = (original) => {
    const noted = opening.then((records) => ({ records, note: records.note(original) }))
    noted.catch(() => undefined)
    return async (answer, msMax) => {
      try {
        return await within(msMax, async () => {
          const { records, note } = await noted
          return records.settle(answer, note)
        })
      } catch (error) {
        if (!(error instanceof Fault)) onTrouble(error)
        return { kind: 'doubt', code: error instanceof Fault ? error.code : 'GATEWAY_UNEXPECTED' } satisfies OrthancAnswer
      }
    }
  }
  const isReady = (msMax: number): Promise<boolean> =>
    within(msMax, () => opening).then(
      () => true,
      () => false,
    )
  return { isReady, begin }
}

function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new GatewayError('RECEIPT_LATE')), Math.max(1, ms))
    const settled = work()
    settled.then(resolve, reject)
    settled.finally(() => clearTimeout(timer)).catch(() => undefined)
  })
}
