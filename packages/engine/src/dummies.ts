import { encodeString, VRS, type Vr } from '@lethe/dicom'

/** The text that stands for one that is removed. */
export const REMOVED = 'REMOVED'

const TEXTS: Readonly<Partial<Record<Vr, string>>> = {
  AS: '000Y',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '1',
  TM: '000000',
  UI: '2.25.0',
  UR: 'urn:removed',
}

/**
 * A dummy that is valid for its VR and says nothing; a text of the profile's own where it gives one. Binary numbers become as many
 * zeros, so that coordinates stay pairs.
 */
export function dummyValue(vr: Vr, text: string | undefined, length = 0): Uint8Array {
  const { kind, unitBytes } = VRS[vr]
  if (kind === 'number' || kind === 'bytes')
    return new Uint8Array(Math.max(length - (length % unitBytes), vr === 'AT' ? 4 : 2, unitBytes))
  return encodeString(text ?? TEXTS[vr] ?? REMOVED, vr)
}
