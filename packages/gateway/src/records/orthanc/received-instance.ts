import type { Report } from '@lethe/engine'
import type { ReadEntry } from '../catalogue/read-entry.ts'
import type { Reason } from '../instances/move-instances.ts'

/** What an original is recognised by, without being kept. */
export interface ReceivedMarks {
  readonly instance: Uint8Array
  readonly content: Uint8Array
  readonly pixels: Uint8Array
  readonly rest: Uint8Array
  readonly series: Uint8Array | undefined
  readonly study: Uint8Array | undefined
  readonly patient: Uint8Array | undefined
}

/** What is known of an instance that an Orthanc has received; nothing of it identifies. */
export interface ReceivedFacts {
  readonly byteCount: number
  readonly marks: ReceivedMarks
}

/** What was made of an instance in line: the object, and what its catalogue entry says. */
export interface MadeInline {
  readonly engine: string
  readonly report: Report
  readonly entry: ReadEntry
  readonly output: Uint8Array
}

/** How an instance that an Orthanc has received ended: with an object for that Orthanc, or held back. */
export type Received =
  | { readonly facts: ReceivedFacts; readonly made: MadeInline }
  | { readonly facts: ReceivedFacts; readonly reason: Reason }

/** Whether the Orthanc may store what was made, or the code for which it may not. */
export type ReceivedVerdict = { readonly passes: true } | { readonly passes: false; readonly code: string }
