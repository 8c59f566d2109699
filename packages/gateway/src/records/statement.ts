import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely'
import { onDatabase } from '../system/database/database-fault.ts'
import type { Tables } from './tables.ts'

/** Where a statement runs: on any connection, or in the transaction that its caller has open. */
export type Db = Kysely<Tables>

/** A transaction: what must be written together takes one. */
export type InTransaction = Transaction<Tables>

/** Any of these values: one statement, and one plan, however many they are. */
export function any<T>(values: readonly T[]): RawBuilder<T> {
  return sql<T>`any(${[...values]})`
}

/** Runs work in one transaction; what passes comes out as a fault that may be tried again. */
export function transact<T>(db: Db, work: (tx: InTransaction) => Promise<T>): Promise<T> {
  return onDatabase(() => db.transaction().execute(work))
}

/** Lets a transaction be over before the disk has it: a crash of the database may undo it, whole. */
export async function commitLater(tx: InTransaction): Promise<void> {
  await sql`SELECT set_config('synchronous_commit', 'off', true)`.execute(tx)
}
