import { encodeFileMeta, EXPLICIT_LITTLE, EXPLICIT_VR_LITTLE_ENDIAN, writeDataSet, Writer, type DataSet } from '@lethe/dicom'

/** Which instance a file is of, and the root of the UIDs of whoever made it. */
export interface FileNames {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly root: string
}

/** A made Data Set as a file in Explicit VR Little Endian. */
export function encodeFile({ sopClassUid, sopInstanceUid, root }: FileNames, dataSet: DataSet): Buffer {
  const pieces: Uint8Array[] = [
    encodeFileMeta({
      ...{ sopClassUid, sopInstanceUid, transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN },
      implementationClassUid: `${root}.9`,
      implementationVersionName: 'BENCH',
    }),
  ]
  const writer = new Writer((piece) => pieces.push(piece.slice()))
  writer.token({ kind: 'dataSet', transferSyntax: { uid: '', encoding: EXPLICIT_LITTLE, deflated: false, encapsulated: false } })
  writeDataSet(writer, dataSet, EXPLICIT_LITTLE)
  writer.flush()
  return Buffer.concat(pieces)
}
