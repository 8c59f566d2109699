import { isPlain, latin1, readings } from './decode.ts'
import { Identifiers } from './identifiers.ts'
import type { IdentifierKind } from './identifying-attributes.ts'

/** One value of an original that identifies, as its bytes are. */
export interface Statement {
  readonly kind: IdentifierKind
  /** The decoder's label of its character set. */
  readonly label: string
  /** Its bytes as one character each, without padding. */
  readonly value: string
  /** Whether the profile shows it on purpose. */
  readonly shown: boolean
}

const STATEMENTS_MAX = 100_000

/** What statements identify, without what is shown on purpose. */
export function identifiersOf(statements: readonly Statement[]): Identifiers {
  const [identifiers, shown] = [new Identifiers(), new Identifiers()]
  for (const statement of statements.slice(0, STATEMENTS_MAX)) addTo(statement.shown ? shown : identifiers, statement)
  identifiers.leaveOut(shown)
  if (statements.length > STATEMENTS_MAX) identifiers.overflow()
  return identifiers
}

function addTo(identifiers: Identifiers, { kind, label, value }: Statement): void {
  const bytes = Buffer.from(value, 'latin1')
  const [meant = '', ...others] = readings(bytes, label)
  for (const one of meant.split('\\')) {
    if (kind === 'name') identifiers.addName(one)
    else identifiers.add(kind, one)
  }
  if (isPlain(bytes)) return
  for (const other of others) identifiers.addMisread(kind, other)
  for (const part of latin1(bytes).split(/[\\^=]/)) if (/[^\0-\x7f]/.test(part)) identifiers.addRaw(kind, part.trim())
}
