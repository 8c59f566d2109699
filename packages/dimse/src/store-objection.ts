import type { CommandSet } from './command-set.ts'
import type { AgreedContext } from './negotiation.ts'
import { STATUS } from './statuses.ts'

// Twice what PS3.5 9.1 allows, and more than digits: some software makes UIDs of hashes, and what becomes of such an instance is the
// engine's to decide. What is no UID even so is refused.
const SOP_INSTANCE_UID = /^[\x21-\x7e]{1,128}$/

/** The status with which a C-STORE request is refused before its Data Set is looked at, or nothing. */
export function storeObjection(command: CommandSet, context: AgreedContext): number | undefined {
  const sopClassUid = command.text('AffectedSOPClassUID')
  const sopInstanceUid = command.text('AffectedSOPInstanceUID')
  if (sopClassUid === '' || sopInstanceUid === '') return STATUS.mistypedArgument
  // PS3.4 B.2.2: the abstract syntax of the context is the SOP Class of what is stored over it.
  if (sopClassUid !== context.abstractSyntax) return STATUS.sopClassNotSupported
  if (!SOP_INSTANCE_UID.test(sopInstanceUid)) return STATUS.invalidSopInstance
  return undefined
}
