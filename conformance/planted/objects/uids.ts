/** The SOP Classes of the objects of these suites. */
export const sopClasses = {
  ct: '1.2.840.10008.5.1.4.1.1.2',
  mr: '1.2.840.10008.5.1.4.1.1.4',
  us: '1.2.840.10008.5.1.4.1.1.6.1',
  sr: '1.2.840.10008.5.1.4.1.1.88.33',
  basicSr: '1.2.840.10008.5.1.4.1.1.88.11',
  pdf: '1.2.840.10008.5.1.4.1.1.104.1',
  pr: '1.2.840.10008.5.1.4.1.1.11.1',
  rtstruct: '1.2.840.10008.5.1.4.1.1.481.3',
  seg: '1.2.840.10008.5.1.4.1.1.66.4',
} as const

/** One of these SOP Classes, by its short name. */
export type ObjectKind = keyof typeof sopClasses

const ROOT = '1.2.826.0.1.3680043.99.8'
const SERIES_NUMBERS: Readonly<Record<ObjectKind, number>> = {
  ct: 2,
  mr: 3,
  us: 4,
  sr: 5,
  basicSr: 6,
  pdf: 7,
  pr: 8,
  rtstruct: 9,
  seg: 10,
}

/** The one study. */
export const studyUid = `${ROOT}.1`

/** The frame of reference that CT, SEG and RTSTRUCT share. */
export const ctFrameOfReferenceUid = `${ROOT}.20`

/** The frame of reference of the MR series. */
export const mrFrameOfReferenceUid = `${ROOT}.30`

/** The dimensions along which the frames of the segmentation are ordered. */
export const dimensionOrganizationUid = `${ROOT}.40`

/** The series of a kind of object: each kind has one. */
export function seriesUid(kind: ObjectKind): string {
  return `${ROOT}.1.${SERIES_NUMBERS[kind]}`
}

/** The number of the series of a kind of object. */
export function seriesNumber(kind: ObjectKind): number {
  return SERIES_NUMBERS[kind]
}

/** The n-th instance of a kind, counted from 1. */
export function instanceUid(kind: ObjectKind, number: number): string {
  return `${seriesUid(kind)}.${number}`
}

/** A reference to the n-th instance of a kind (PS3.3 Table 10-11). */
export function referenceTo(kind: ObjectKind, number: number) {
  return { ReferencedSOPClassUID: sopClasses[kind], ReferencedSOPInstanceUID: instanceUid(kind, number) }
}
