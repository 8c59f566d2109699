/** How the elements of a file, or of a part of it, are written (PS3.5 7.1). */
export interface Encoding {
  readonly explicit: boolean
  readonly big: boolean
}

export const IMPLICIT: Encoding = { explicit: false, big: false }
export const EXPLICIT: Encoding = { explicit: true, big: false }
const EXPLICIT_BIG: Encoding = { explicit: true, big: true }

const DEFLATED = new Set(['1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.4.95', '1.2.840.10008.1.2.4.205'])

/** What a transfer syntax says of the Data Set (PS3.5 10 and Annex A). */
export interface Syntax {
  readonly encoding: Encoding
  readonly deflated: boolean
}

/** The encoding of a transfer syntax; those that are not known are explicit little endian, as all new ones are. */
export function syntaxOf(uid: string): Syntax {
  if (uid === '1.2.840.10008.1.2') return { encoding: IMPLICIT, deflated: false }
  if (uid === '1.2.840.10008.1.2.2') return { encoding: EXPLICIT_BIG, deflated: false }
  return { encoding: EXPLICIT, deflated: DEFLATED.has(uid) }
}

/** A VR, and how its length is written (PS3.5 7.1.2). */
export interface VrForm {
  readonly vr: string
  readonly length: 'long' | 'short'
}

const FORMS: ReadonlyMap<number, VrForm> = new Map(
  [
    // Two reserved bytes and a length of 32 bits.
    ...'OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' ').map((vr) => ({ vr, length: 'long' as const })),
    ...'AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'
      .split(' ')
      .map((vr) => ({ vr, length: 'short' as const })),
  ].map((form) => [form.vr.charCodeAt(0) * 256 + form.vr.charCodeAt(1), form]),
)

/** The VR of two bytes; nothing where they are no VR. */
export function vrForm(first: number, second: number): VrForm | undefined {
  return FORMS.get(first * 256 + second)
}
