import { STORAGE_SOP_CLASSES } from '@lethe/dimse'
import type { Arrival } from '../../records/inbox/arrival-pass.ts'
import { GatewayError } from '../../system/errors.ts'

const CLASSES: ReadonlySet<string> = new Set(STORAGE_SOP_CLASSES)

/** A fault where an instance says a SOP Class that is none of storage. Over C-STORE such a one is not agreed on. */
export function checkSopClass({ identifiers: { sopClassUid } }: Arrival): void {
  if (sopClassUid !== undefined && !CLASSES.has(sopClassUid)) throw new GatewayError('SOP_CLASS_REFUSED')
}
