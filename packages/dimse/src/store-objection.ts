import type { CommandSet } from './command-set.ts'
import type { AgreedContext } from './negotiation.ts'
import { STATUS } from './statuses.ts'

/** PS3.5 9.1: digits and points, at most 64. */
const UID = /^[0-9.]{1,64}$/

/** The status with which a C-STORE request is refused before its Data Set is looked at, or nothing. */
export function storeObjection(command: CommandSet, context: AgreedContext): number | undefined {
  const sopClassUid = command.text('AffectedSOPClassUID')
  const sopInstanceUid = command.text('AffectedSOPInstanceUID')
  if (sopClassUid === '' || sopInstanceUid === '') return STATUS.mistypedArgument
  // PS3.4 B.2.2: the abstract syntax of the context is the SOP Class of what is stored over it.
  if (sopClassUid !== context.abstractSyntax) return STATUS.sopClassNotSupported
  if (!UID.test(sopInstanceUid)) return STATUS.invalidSopInstance
  return undefined
}
