import { DataSet, writeDataSet } from './data-set.ts'
import { EXPLICIT_LITTLE } from './transfer-syntax.ts'
import { Writer } from './writer.ts'

/** What file meta information says of a file (PS3.10 7.1). */
export interface FileMeta {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntaxUid: string
  readonly implementationClassUid: string
  readonly implementationVersionName: string
}

/** Preamble, prefix and file meta information of a new file: a preamble of zeros and the mandatory elements, nothing else. */
export function encodeFileMeta(meta: FileMeta): Uint8Array {
  const dataSet = DataSet.of({
    FileMetaInformationVersion: Uint8Array.of(0, 1),
    MediaStorageSOPClassUID: meta.sopClassUid,
    MediaStorageSOPInstanceUID: meta.sopInstanceUid,
    TransferSyntaxUID: meta.transferSyntaxUid,
    ImplementationClassUID: meta.implementationClassUid,
    ImplementationVersionName: meta.implementationVersionName,
  })
  const body = collect((writer) => writeDataSet(writer, dataSet, EXPLICIT_LITTLE))
  const groupLength = new Uint8Array(4)
  new DataView(groupLength.buffer).setUint32(0, body.length, true)
  return collect((writer) => {
    writer.bytes(new Uint8Array(128))
    writer.bytes(Uint8Array.of(0x44, 0x49, 0x43, 0x4d))
    writer.element(0x00020000, 'UL', groupLength)
    writer.bytes(body)
  })
}

function collect(write: (writer: Writer) => void): Uint8Array {
  const pieces: Uint8Array[] = []
  const writer = new Writer((bytes) => pieces.push(bytes.slice()))
  write(writer)
  writer.end()
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
