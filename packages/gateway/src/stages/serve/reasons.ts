import { DicomError, type FaultDefinition } from '@lethe/dicom'
import { EngineError } from '@lethe/engine'
import { GatewayError, InspectError } from '../../system/errors.ts'
import { MultipartError } from '../../system/multipart/errors.ts'
import { FRENCH_REASONS } from './french-reasons.ts'

const AREAS: Readonly<Record<string, Readonly<Record<string, FaultDefinition>>>> = {
  DICOM: DicomError.table,
  ENGINE: EngineError.table,
  GATEWAY: GatewayError.table,
  INSPECT: InspectError.table,
  MULTIPART: MultipartError.table,
}

/** Why an instance is held back or refused, by code, in the languages of the page. */
export function reasons(): Readonly<Record<'en' | 'fr', Readonly<Record<string, string>>>> {
  const english = Object.entries(AREAS).flatMap(([area, table]) =>
    Object.entries(table).map(([code, { says }]) => [`${area}_${code}`, says] as const),
  )
  return { en: Object.fromEntries(english), fr: FRENCH_REASONS }
}
