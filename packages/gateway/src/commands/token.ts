import { appendAudit } from '../records/audit/append-audit.ts'
import { findSource } from '../records/sources/find-source.ts'
import { transact } from '../records/statement.ts'
import { addUploadToken } from '../records/upload-tokens/add-upload-token.ts'
import { listUploadTokens, type ListedToken } from '../records/upload-tokens/list-upload-tokens.ts'
import { revokeUploadToken } from '../records/upload-tokens/revoke-upload-token.ts'
import { FailedError, UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { withOwnRecords } from './own-records.ts'

const USAGE = 'lethe token add --source NAME [--days N] | list | revoke NUMBER'
const DAY_MS = 86_400_000
const DAYS_MAX = 366

/** `lethe token`: who may bring instances over HTTP, under which source and until when. */
export const token: Command = {
  name: 'token',
  usage: USAGE,
  says: 'let somebody bring instances over HTTP (STOW-RS, uploads) under one source; the token is shown once',
  run: async (args) => {
    const options = { source: { type: 'string' }, days: { type: 'string' } } as const
    const { values, positionals } = readArguments(args, options, USAGE)
    const [action, number, ...rest] = positionals
    const isPlain = values.source === undefined && values.days === undefined
    if (action === 'add' && number === undefined && values.source !== undefined) {
      await add(values.source, daysOf(values.days ?? '90'))
      return EXIT.done
    }
    if (action === 'list' && number === undefined && isPlain) {
      const listed = await withOwnRecords(({ db }) => listUploadTokens(db))
      console.log(listed.map(line).join('\n') || 'there is no token yet')
      return EXIT.done
    }
    if (action === 'revoke' && /^[1-9]\d{0,14}$/.test(number ?? '') && rest.length === 0 && isPlain) {
      await revoke(Number(number))
      return EXIT.done
    }
    throw new UsageError(`usage: ${USAGE}`)
  },
}

function daysOf(text: string): number {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (days < 1 || days > DAYS_MAX) throw new UsageError(`--days must be a whole number from 1 to ${DAYS_MAX}; usage: ${USAGE}`)
  return days
}

async function add(name: string, days: number): Promise<void> {
  const expiresAt = new Date(Date.now() + days * DAY_MS)
  const added = await withOwnRecords(({ db }) =>
    transact(db, async (tx) => {
      const source = await findSource(tx, name)
      if (source === undefined)
        throw new UsageError(
          '--source names none that is known; name it in the configuration, and start the gateway with it once',
        )
      const made = await addUploadToken(tx, source.id, expiresAt)
      await appendAudit(tx, entry('token-added', made.id))
      return made
    }),
  )
  // Standard output has the token alone, so that it can go where it is kept without being copied by hand.
  console.log(added.text)
  console.error(`token ${added.id} for ${name}, until ${day(expiresAt)}; it is not shown again`)
}

async function revoke(id: number): Promise<void> {
  const isRevoked = await withOwnRecords(({ db }) =>
    transact(db, async (tx) => {
      const done = await revokeUploadToken(tx, id)
      if (done) await appendAudit(tx, entry('token-revoked', id))
      return done
    }),
  )
  if (!isRevoked) throw new FailedError(`there is no token ${id} that is still good; lethe token list shows them`)
  console.log(`token ${id}: revoked`)
}

function entry(event: 'token-added' | 'token-revoked', id: number) {
  return { actor: 'system:command', event, subject: `token:${id}`, outcome: 'done', count: 1 } as const
}

function line({ id, source, addedAt, expiresAt, revokedAt }: ListedToken): string {
  const isOver = expiresAt.getTime() <= Date.now()
  const state = revokedAt === null ? (isOver ? 'is over' : 'good') : `revoked ${day(revokedAt)}`
  return `${id}: ${source} · added ${day(addedAt)} · until ${day(expiresAt)} · ${state}`
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}
