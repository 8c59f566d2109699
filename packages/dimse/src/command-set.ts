import {
  DataSet,
  IMPLICIT_LITTLE,
  IMPLICIT_VR_LITTLE_ENDIAN,
  readUint16,
  readUint32,
  stringValue,
  tagOfKeyword,
} from '@lethe/dicom'
import { transferSyntax, writeDataSet, Writer, type TransferSyntax } from '@lethe/dicom'
import { NO_DATA_SET } from './command-fields.ts'
import { DimseError } from './errors.ts'

const HEADER_BYTES = 8
const COMMAND_SYNTAX = transferSyntax(IMPLICIT_VR_LITTLE_ENDIAN) as TransferSyntax

/** A command set: the elements of group 0000 in Implicit VR Little Endian (PS3.7 6.3.1). */
export class CommandSet {
  readonly #values = new Map<number, Uint8Array>()

  /** Reads a command set. */
  constructor(bytes: Uint8Array) {
    for (let at = 0; at < bytes.length;) {
      if (bytes.length - at < HEADER_BYTES) throw new DimseError('COMMAND_MALFORMED', { offset: at })
      const group = readUint16(bytes, at, IMPLICIT_LITTLE)
      const tag = readUint16(bytes, at + 2, IMPLICIT_LITTLE)
      const length = readUint32(bytes, at + 4, IMPLICIT_LITTLE)
      const end = at + HEADER_BYTES + length
      const isRepeated = group === 0 && this.#values.has(tag)
      if (end > bytes.length || isRepeated) throw new DimseError('COMMAND_MALFORMED', { offset: at })
      // Other groups have no place here; Orthanc's list of instances that C-GET did not send (0008,0058) comes all the same.
      if (group === 0) this.#values.set(tag, bytes.subarray(at + HEADER_BYTES, end))
      at = end
    }
  }

  /** The value of a US attribute, or nothing where it is missing or of another length. */
  number(keyword: string): number | undefined {
    const value = this.#values.get(tagOfKeyword(keyword) as number)
    return value?.length === 2 ? readUint16(value, 0, IMPLICIT_LITTLE) : undefined
  }

  /** The value of a UI or AE attribute, or the empty string. */
  text(keyword: string): string {
    const value = this.#values.get(tagOfKeyword(keyword) as number)
    return value === undefined ? '' : stringValue(value).trim()
  }

  /** Whether a Data Set follows. */
  get hasDataSet(): boolean {
    return this.number('CommandDataSetType') !== NO_DATA_SET
  }
}

/** Writes a command set of attributes by keyword, with its group length in front. */
export function encodeCommand(attributes: Readonly<Record<string, string | number>>): Uint8Array {
  const values = Object.entries(attributes).map(([keyword, value]) => [
    keyword,
    typeof value === 'number' ? uint16(value) : value,
  ])
  const body = encodeDataSet(DataSet.of(Object.fromEntries(values) as Record<string, string | Uint8Array>), COMMAND_SYNTAX)
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, body.length, true)
  return joined([encodeDataSet(DataSet.of({ CommandGroupLength: length }), COMMAND_SYNTAX), body])
}

/** Writes a small Data Set. */
export function encodeDataSet(dataSet: DataSet, syntax: TransferSyntax): Uint8Array {
  const pieces: Uint8Array[] = []
  const writer = new Writer((bytes) => pieces.push(bytes.slice()))
  writer.token({ kind: 'dataSet', transferSyntax: syntax })
  writeDataSet(writer, dataSet, syntax.encoding)
  writer.flush()
  return joined(pieces)
}

/** Several pieces as one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >>> 8)
}
