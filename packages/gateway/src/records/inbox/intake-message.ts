import type { SealedPlace } from '../sealed/sealed-reader.ts'
import type { ToldFault } from '../../system/told-fault.ts'
import type { Arrival } from './arrival-pass.ts'

/** What a thread of the intake is asked, of the original with this number. */
export type IntakeRequest = {
  readonly id: number
} & (Piece | { readonly kind: 'close' })

/** The next bytes, in memory that goes to the thread and comes back when they are taken: copying into shared memory is five times as slow. */
interface Piece {
  readonly kind: 'piece'
  /** Where it is to be written; with the first piece. */
  readonly place: SealedPlace | undefined
  readonly piece: ArrayBuffer
  readonly length: number
  readonly isLast: boolean
}

/** What it answers: to a piece, that it is taken; to the last one, that all is written, and then that it is durable. */
export type IntakeAnswer = {
  readonly id: number
} & (
  | { readonly kind: 'taken'; readonly piece: ArrayBuffer }
  /** All bytes are written, and are being synced. */
  | { readonly kind: 'written'; readonly piece: ArrayBuffer; readonly arrival: ToldArrival; readonly byteCount: number }
  | { readonly kind: 'synced' }
  | { readonly kind: 'closed' }
  /** It is closed, and nothing more is said of it. Without a fault it was a mistake of the program, whose message could hold anything. */
  | { readonly kind: 'failed'; readonly fault: ToldFault | undefined }
)

/** What an instance is recognised by, as it crosses from a thread. */
type ToldArrival = Omit<Arrival, 'fault'> & { readonly fault: ToldFault | undefined }
