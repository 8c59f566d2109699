import { Fault, type FaultDetails } from '@lethe/dicom'
import type { Report } from '@lethe/engine'
import type { ReadEntry } from '../../../records/catalogue/read-entry.ts'
import type { SealedTask, ThreadProfile } from '../../../stages/deidentify/sealed-instance.ts'
import { GatewayError } from '../../../system/errors.ts'
import type { Passed, SealedPair } from './sealed-look.ts'

/** What a thread of the gateway knows from its start. */
export interface StageSettings {
  readonly masterKey: Uint8Array
  readonly profiles: readonly ThreadProfile[]
}

/** One piece of work for a thread. */
export type StageTask =
  | { readonly stage: 'deidentify'; readonly task: SealedTask }
  | { readonly stage: 'inspect'; readonly pair: SealedPair; readonly part: string }

/** A fault as it crosses from a thread. */
interface ToldFault {
  readonly code: string
  readonly disposition: Fault['disposition']
  readonly details: FaultDetails
}

/** What became of it: what the stage made, or the fault that holds the instance back or lets it wait. */
export type StageAnswer =
  | { readonly report: Report }
  | { readonly passed: Passed; readonly entry: ReadEntry }
  | { readonly fault: ToldFault }

/** A fault as plain values; an error that is none is a mistake of the program, whose message could hold anything. */
export function toldFault(error: unknown): ToldFault {
  const { code, disposition, details } = error instanceof Fault ? error : new GatewayError('UNEXPECTED')
  return { code, disposition, details }
}

/** The fault that was told. */
export function faultOf({ code, disposition, details }: ToldFault): Fault {
  return new Fault(code, { disposition, says: 'told by a thread' }, details)
}
