import type { Fault } from '@lethe/dicom'
import type { Rejection } from './rejections.ts'

/** A C-STORE request as its handler sees it. */
export interface StoreRequest {
  /** The name of the allow list's row that fitted. */
  readonly source: string
  readonly callingAeTitle: string
  readonly calledAeTitle: string
  readonly sopClassUid: string
  /** As it was sent: printable ASCII, up to 128 characters, and not always a UID. It is no name for a file. */
  readonly sopInstanceUid: string
  readonly transferSyntaxUid: string
  /**
   * The Data Set as it arrives, in the transfer syntax, without file meta information. A piece is of use until the next is asked for: its
   * memory is used again. It throws where the association ends too early.
   */
  readonly dataSet: AsyncIterable<Uint8Array>
}

/** An association that was refused. The titles are what the peer sent: up to 16 characters of anything. */
interface RefusedAssociation {
  readonly rejection: Rejection
  readonly callingAeTitle: string
  readonly calledAeTitle: string
  readonly address: string
}

/** What a provider tells its owner, and asks of it. */
export interface ScpHandler {
  /**
   * Takes one instance. The response leaves when this settles and the whole Data Set has come, with the status that it gives. What it has
   * not read by then is dropped. A handler that throws is answered for with Processing Failure.
   */
  readonly store: (request: StoreRequest) => Promise<{ readonly status: number }>
  /** An association was accepted. */
  readonly opened?: (association: { readonly source: string; readonly contextCount: number }) => void
  /** An association was refused, before anything was sent over it. */
  readonly rejected?: (refused: RefusedAssociation) => void
  /** An association ended without a release. */
  readonly failed?: (error: Fault) => void
}
