import type { Report } from '@lethe/engine'
import type { ReadEntry } from '../../../records/catalogue/read-entry.ts'
import type { SealedTask, ThreadProfile } from '../../../stages/deidentify/sealed-instance.ts'
import type { ToldFault } from '../../../system/told-fault.ts'
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

/** What became of it: what the stage made, or the fault that holds the instance back or lets it wait. */
export type StageAnswer =
  | { readonly report: Report }
  | { readonly passed: Passed; readonly entry: ReadEntry }
  | { readonly fault: ToldFault }
