/** The limits on a multipart message; each comes from outside. */
export interface MultipartLimits {
  /** Bytes before the first delimiter, and behind the last. */
  readonly surroundingBytesMax: number
  /** Parts of one message. */
  readonly partsMax: number
  /** The headers of one part, together. */
  readonly headerBytesMax: number
  /** The content of one part. */
  readonly partBytesMax: number
}

/** The limits of a normal installation. */
export const MULTIPART_LIMITS: MultipartLimits = {
  surroundingBytesMax: 64 << 10,
  partsMax: 100_000,
  headerBytesMax: 8 << 10,
  // A Data Element has at most 4 GiB, an instance of many fragments more.
  partBytesMax: 2 ** 34,
}

/** RFC 2046 5.1.1 allows 70; the DICOMweb plug-in of Orthanc sends 73 (two UUIDs and a hyphen). */
export const BOUNDARY_CHARACTERS_MAX = 200
