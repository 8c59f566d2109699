import type { FaultDefinition } from '@lethe/dicom'
import { DimseError } from '@lethe/dimse'
import type { PullCount } from '../../records/pulls/count-pulls.ts'
import { DicomWebError } from '../../system/dicomweb/errors.ts'
import { MultipartError } from '../../system/multipart/errors.ts'
import { GatewayError, PullError } from '../../system/errors.ts'

const AREAS: Readonly<Record<string, Readonly<Record<string, FaultDefinition>>>> = {
  DICOMWEB: DicomWebError.table,
  DIMSE: DimseError.table,
  GATEWAY: GatewayError.table,
  MULTIPART: MultipartError.table,
  PULL: PullError.table,
}

/** What a code means, as docs/errors.md has it. */
export function whatItSays(code: string): string {
  const [area = '', ...rest] = code.split('_')
  return AREAS[area]?.[rest.join('_')]?.says ?? 'see docs/errors.md'
}

/** One line about how far a pull has come. */
export function tellPull({ id, archive, rows, open, outcomes, instances, received, ...pull }: PullCount): string {
  const ends = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`)
  const state =
    pull.endedAs === null
      ? `${open} open${pull.waitsCode === null ? '' : ` (waits since ${pull.waitsSince?.toISOString()}: ${pull.waitsCode})`}`
      : pull.endedAs
  return `pull ${id} from ${archive}: ${state} · ${rows} rows: ${ends.join(', ') || 'none ended'} · ${received} of ${instances} instances`
}
