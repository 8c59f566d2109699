// What lies in an archive, and the list that asks for it: studies of several series, each of a patient of its own.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeInstance } from '../../packages/gateway/src/instances.test-support.ts'
import { sendFiles } from '../../packages/gateway/src/commands/sending/send-run.ts'
import type { FileOutcome } from '../../packages/gateway/src/commands/sending/outcome.ts'
import type { Peer } from '../../packages/gateway/src/system/dimse-peer.ts'
import { sourceFiles } from '../../packages/gateway/src/system/source-files.ts'

const ROOT = '1.2.276.0.9999.78'
const SERIES_OF_A_STUDY = 2

/** Stands in every accession number and patient's number of the archive. */
export const PLANTED = 'QZPULL'

/** The accession number of a study. */
export const accessionOf = (study: number): string => `${PLANTED}A${String(study).padStart(5, '0')}`
/** The number of its patient. */
export const patientOf = (study: number): string => `${PLANTED}P${String(study).padStart(5, '0')}`
/** Its UID. */
export const studyUidOf = (study: number): string => `${ROOT}.1.${study}`

/** An instance of a study, by which of how many it is. */
export function instanceOf(study: number, [index, count]: readonly [number, number], accession = accessionOf(study)): Uint8Array {
  const attributes = {
    StudyInstanceUID: studyUidOf(study),
    SeriesInstanceUID: `${ROOT}.2.${study}.${index % SERIES_OF_A_STUDY}`,
    AccessionNumber: accession,
    PatientID: patientOf(study),
  }
  return encodeInstance({ number: study * count + index + 1, attributes })
}

/** How much lies in the archive. */
export interface Filling {
  readonly studies: number
  readonly instancesOfEach: number
  /** Studies with the accession number of another one, of another patient. */
  readonly twins: ReadonlyMap<number, number>
}

/** Fills an archive; gives how many instances it took. */
export async function fillArchive(peer: Peer, folder: string, { studies, instancesOfEach, twins }: Filling): Promise<number> {
  mkdirSync(folder, { recursive: true })
  for (let study = 0; study < studies; study += 1) {
    const accession = accessionOf(twins.get(study) ?? study)
    for (let index = 0; index < instancesOfEach; index += 1) {
      writeFileSync(join(folder, `${study}-${index}.dcm`), instanceOf(study, [index, instancesOfEach], accession))
    }
  }
  let stored = 0
  const done = ({ outcome }: FileOutcome): void => void (stored += outcome === 'stored' ? 1 : 0)
  await sendFiles(sourceFiles([folder], { except: '' }), peer, { done })
  return stored
}
