import { Fault } from '@lethe/dicom'
import { GatewayError } from '../errors.ts'

const AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])

/** What an error of the database means for a job: away, full and busy pass; anything else is a mistake of the program. */
export function databaseFault(error: unknown): unknown {
  if (error instanceof Fault || !(error instanceof Error)) return error
  const code = (error as { code?: unknown }).code
  const state = typeof code === 'string' ? code : ''
  // Classes of SQLSTATE: 08 connection, 57P operator intervention (shutdown, crash, starting up).
  if (AWAY.has(state) || /^(?:08|57P)/.test(state)) return new GatewayError('DATABASE_AWAY')
  // 53100 disk full; 53200 out of memory, 53300 too many connections.
  if (state.startsWith('53')) return new GatewayError('DATABASE_FULL')
  // Serialization failure, deadlock, lock not available, statement timeout.
  if (/^(?:40|55P03|57014)/.test(state)) return new GatewayError('DATABASE_BUSY')
  // pg gives no code where the connection ends under a query, or where none can be had in time.
  if (/^(?:Connection terminated|timeout exceeded|Client has encountered a connection error)/.test(error.message))
    return new GatewayError('DATABASE_AWAY')
  return error
}

/** Whether a row was forbidden by an index, since another has its place: somebody else was first. */
export function isTaken(error: unknown): boolean {
  // SQLSTATE unique_violation.
  return (error as { code?: unknown }).code === '23505'
}

/** Runs work on the database; its passing errors come out as faults that may be tried again. */
export async function onDatabase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw databaseFault(error)
  }
}
