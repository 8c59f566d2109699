import { closeSync } from 'node:fs'
import { FileReader, stringValue, tagOfKeyword, VRS, type ElementToken, type Token } from '@lethe/dicom'
import { GatewayError } from './errors.ts'
import { nodePorts } from './ports.ts'
import { openRegularFile, readFileAt } from './regular-file.ts'

/** What a peer is told of an instance before it gets it, and where its Data Set lies in the file. */
export interface InstanceHeader {
  readonly sopClassUid: string
  readonly sopInstanceUid: string
  readonly transferSyntaxUid: string
  readonly dataSetOffset: number
  readonly bytes: number
}

const PIECE_BYTES = 64 << 10
const SENT_BYTES = 256 << 10

// Filled again for each file: a header is read without waiting for anything.
const piece = Buffer.allocUnsafeSlow(PIECE_BYTES)

const [SOP_CLASS_UID, SOP_INSTANCE_UID] = ['SOPClassUID', 'SOPInstanceUID'].map(tagOfKeyword) as [number, number]
const [MEDIA_SOP_CLASS_UID, MEDIA_SOP_INSTANCE_UID] = ['MediaStorageSOPClassUID', 'MediaStorageSOPInstanceUID'].map(
  tagOfKeyword,
) as [number, number]

/** Reads as much of a file as its header needs; throws a fault where it is no DICOM file. */
export function readInstanceHeader(path: string): InstanceHeader {
  const { file, size } = openRegularFile(path)
  try {
    const seeker = new HeaderSeeker()
    const reader = new FileReader({ emit: (token) => seeker.token(token), inflate: nodePorts.inflate })
    for (let at = 0; !seeker.found;) {
      const read = readFileAt(file, piece, at)
      if (read === 0) {
        reader.end()
        break
      }
      reader.push(piece.subarray(0, read))
      at += read
    }
    return { ...seeker.header(), bytes: size }
  } finally {
    closeSync(file)
  }
}

/** The bytes of a file from a position on, in pieces that may be kept. */
export async function* readFrom(path: string, offset: number): AsyncGenerator<Uint8Array, void, void> {
  const { file, size } = openRegularFile(path)
  try {
    for (let at = offset; at < size;) {
      // A buffer of its own for each piece: the connection may hold it until the peer has it.
      const sent = Buffer.allocUnsafeSlow(Math.min(SENT_BYTES, size - at))
      const read = readFileAt(file, sent, at)
      if (read === 0) throw new GatewayError('CHANGED')
      at += read
      yield sent.subarray(0, read)
    }
  } finally {
    closeSync(file)
  }
}

/** Looks for the UIDs of an instance in its first tokens. */
class HeaderSeeker {
  found = false
  readonly #uids = new Map<number, string>()
  #transferSyntaxUid = ''
  #dataSetOffset = 0
  #depth = 0

  token(token: Token): void {
    if (token.kind === 'preamble') this.#dataSetOffset = token.bytes.length
    else if (token.kind === 'dataSet') this.#transferSyntaxUid = token.transferSyntax.uid
    else if (token.kind === 'sequence') this.#depth += 1
    else if (token.kind === 'sequenceEnd') this.#depth -= 1
    else if (token.kind === 'element' && this.#depth === 0) this.#element(token)
    if ('tag' in token && this.#depth === 0 && token.tag > SOP_INSTANCE_UID) this.found = true
  }

  #element({ tag, vr, value, offset }: ElementToken): void {
    // The Data Set begins behind the last element of file meta information, whatever its group length says.
    if (tag >>> 16 === 2) this.#dataSetOffset = offset + (VRS[vr].longLength ? 12 : 8) + value.length
    if ([SOP_CLASS_UID, SOP_INSTANCE_UID, MEDIA_SOP_CLASS_UID, MEDIA_SOP_INSTANCE_UID].includes(tag)) {
      this.#uids.set(tag, stringValue(value).trim())
    }
  }

  header(): Omit<InstanceHeader, 'bytes'> {
    return {
      sopClassUid: this.#uids.get(SOP_CLASS_UID) ?? this.#uids.get(MEDIA_SOP_CLASS_UID) ?? '',
      sopInstanceUid: this.#uids.get(SOP_INSTANCE_UID) ?? this.#uids.get(MEDIA_SOP_INSTANCE_UID) ?? '',
      transferSyntaxUid: this.#transferSyntaxUid,
      dataSetOffset: this.#dataSetOffset,
    }
  }
}
