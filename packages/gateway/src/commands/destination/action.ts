import { findDestinations, type FoundDestination } from '../../records/destinations/find-destinations.ts'
import { isPersonName } from '../../records/destinations/person.ts'
import type { Db } from '../../records/statement.ts'
import { UsageError } from '../../system/usage-error.ts'

/** What a command about destinations was given. */
export interface DestinationArguments {
  readonly name: string
  readonly by: string
  readonly because: string
  readonly json?: boolean | undefined
  readonly undelivered?: boolean | undefined
}

/** One thing that can be done about destinations. */
export interface DestinationAction {
  /** The arguments that it takes, and those that it cannot do without. */
  readonly takes: readonly string[]
  readonly needs: readonly string[]
  readonly run: (args: DestinationArguments) => Promise<number>
}

/** The destination of a name; one line where there is none. */
export async function destinationOf(db: Db, name: string): Promise<FoundDestination> {
  const [found] = await findDestinations(db, name)
  if (found === undefined)
    throw new UsageError(`no destination has this name: write it into the configuration, and start the gateway with it`)
  return found
}

/** A person as an option names him. */
export function checkPerson(name: string): void {
  if (!isPersonName(name)) throw new UsageError('--by names a person: a letter, then 1 to 63 letters, digits, _ @ or -')
}

/** How a fingerprint is shown: long enough that nobody makes another that begins alike. */
export function shortFingerprint(fingerprint: Uint8Array): string {
  return Buffer.from(fingerprint).toString('hex').slice(0, 32)
}
