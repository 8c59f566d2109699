import { createHash } from 'node:crypto'

/** What is recorded. Words of the house, so that a row can be searched for. */
const EVENTS = [
  ...[
    'gateway-started',
    'gateway-stopped',
    'instances-received',
    'instances-refused',
    'instances-quarantined',
    'instances-inspected',
  ],
  ...[
    'originals-destroyed',
    'original-read',
    'opt-outs-added',
    'opt-outs-removed',
    'source-changed',
    'profile-added',
    'audit-verified',
  ],
  ...[
    'destination-changed',
    'destination-proposed',
    'destination-approved',
    'destination-withdrawn',
    'deliveries-retried',
    'instances-delivered',
    'instances-undelivered',
  ],
  ...['token-added', 'token-revoked'],
  ...['pull-added', 'pull-ended', 'pull-cancelled', 'pull-list-destroyed', 'archive-added'],
] as const

/** Something that somebody did. Codes and numbers only: no value of an attribute, no UID, no path. */
export interface AuditEntry {
  /** Who: a kind and a name, `source:CT1`, `user:jdoe`, `system:retention`. */
  readonly actor: string
  readonly event: (typeof EVENTS)[number]
  /** What it was done to: a kind and our own number or name, `instance:17`, `profile:research`. */
  readonly subject: string
  /** `done`, or the code of a fault. */
  readonly outcome: string
  readonly count: number
}

/** A row of the chain. */
export interface AuditRow extends AuditEntry {
  readonly number: number
  readonly at: Date
  readonly previous: Uint8Array
}

/** What stands before the first row. */
export const CHAIN_START = Buffer.alloc(32)

// A name without dots cannot be a UID, and one of this length is no text.
const NAMED = /^[a-z]{1,32}:[A-Za-z0-9_@-]{1,64}$/
const OUTCOME = /^(?:done|[A-Z][A-Z0-9_]{0,63})$/

/** Throws where an entry could tell more than codes; that is a mistake of the program. */
export function checkEntry({ actor, event, subject, outcome, count }: AuditEntry): void {
  const isPlain = NAMED.test(actor) && NAMED.test(subject) && OUTCOME.test(outcome) && EVENTS.includes(event)
  if (!isPlain || !Number.isSafeInteger(count) || count < 0) throw new Error('an audit entry takes codes and numbers only')
}

/** The hash of a row: SHA-256 over the hash before it and the row's fields in their order, as JSON. */
export function hashOf({ number, at, actor, event, subject, outcome, count, previous }: AuditRow): Buffer {
  const canonical = JSON.stringify([number, at.toISOString(), actor, event, subject, outcome, count])
  return createHash('sha256').update(previous).update(canonical).digest()
}
