/** How Data Elements are encoded (PS3.5 chapter 7 and annex A). */
export interface Encoding {
  readonly explicitVr: boolean
  readonly littleEndian: boolean
}

export const IMPLICIT_LITTLE: Encoding = { explicitVr: false, littleEndian: true }
export const EXPLICIT_LITTLE: Encoding = { explicitVr: true, littleEndian: true }
export const EXPLICIT_BIG: Encoding = { explicitVr: true, littleEndian: false }

/** A transfer syntax of PS3.5 annex A. */
export interface TransferSyntax {
  readonly uid: string
  readonly encoding: Encoding
  /** The Data Set is deflated (A.5). */
  readonly deflated: boolean
  /** Pixel data is in fragments (A.4). */
  readonly encapsulated: boolean
}

export const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2'
export const EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1'
export const DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2.1.99'
export const EXPLICIT_VR_BIG_ENDIAN = '1.2.840.10008.1.2.2'

// A map and not a record: the UID comes from a file, and a record knows `constructor` too.
const NATIVE = new Map([
  [IMPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_LITTLE],
  [EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_LITTLE],
  [DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_LITTLE],
  [EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_BIG],
])

// Every other transfer syntax of PS3.5 annex A is Explicit VR Little Endian with pixel data in fragments. The deflated ones of
// A.5 and JPIP (A.6: pixels elsewhere) are not: JPIP is left out, since pixels behind a URL cannot be de-identified.
const ENCAPSULATED = [
  /^1\.2\.840\.10008\.1\.2\.1\.98$/,
  /^1\.2\.840\.10008\.1\.2\.4\.(5[0-9]|6[0-6]|70|8[01]|9[0-3]|10[0-9](\.1)?|11[0-2]|20[1-3])$/,
  /^1\.2\.840\.10008\.1\.2\.5$/,
  /^1\.2\.840\.10008\.1\.2\.8\.1$/,
]

/** The transfer syntax that a UID names, or nothing where Lethe does not know it. */
export function transferSyntax(uid: string): TransferSyntax | undefined {
  const encoding = NATIVE.get(uid)
  if (encoding !== undefined) return { uid, encoding, deflated: uid === DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, encapsulated: false }
  if (!ENCAPSULATED.some((pattern) => pattern.test(uid))) return undefined
  return { uid, encoding: EXPLICIT_LITTLE, deflated: false, encapsulated: true }
}
