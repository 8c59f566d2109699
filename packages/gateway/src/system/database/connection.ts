import { Kysely, PostgresDialect } from 'kysely'
import pg, { type PoolConfig } from 'pg'

const INT8 = 20
const CONNECT_MS_MAX = 10_000
const STATEMENT_MS_MAX = 20_000
// A server that stands still ends no statement: what has no answer by then gets none. A sender waits for us meanwhile.
const ANSWER_MS_MAX = 25_000
// No plan of ours depends on a value. Left alone, the server plans a large statement each time: it takes a list to have ten members.
const GENERIC_PLANS = '-c plan_cache_mode=force_generic_plan'
// Tables grow: so many statements later, a connection's plans are made anew.
const PLAN_USES_MAX = 1000
// A list of values makes a statement of its own for each length of it.
const NAMES_MAX = 300

/** A pool of connections, and the typed statements over it. */
export interface Connection<Tables> {
  readonly pool: pg.Pool
  readonly db: Kysely<Tables>
  readonly close: () => Promise<void>
}

/** Opens a pool to a server; nothing is connected before the first statement. */
export function openConnection<Tables>(config: PoolConfig): Connection<Tables> {
  const pool = new pg.Pool({
    max: 10,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    statement_timeout: STATEMENT_MS_MAX,
    idle_in_transaction_session_timeout: STATEMENT_MS_MAX,
    application_name: 'lethe',
    // A connection stays: while a process has its records open, the embedded server must see that it is there.
    idleTimeoutMillis: 0,
    types: { getTypeParser: ((oid: number, format?: 'text') => parserOf(oid, format)) as typeof pg.types.getTypeParser },
    ...config,
    options: `${GENERIC_PLANS} ${config.options ?? ''}`,
  })
  const names = new StatementNames()
  // An idle connection that the server ends is no error of ours: the pool makes another. Without a listener the process would end.
  pool.on('error', () => undefined)
  // Nor is one that ends between two statements of a transaction: the next statement says so.
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    prepare(client, names)
  })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  // Kysely ends only a pool that it has used.
  return { pool, db, close: () => (pool.ended ? Promise.resolve() : pool.end()) }
}

/** Names of statements; those beyond a number have none, and are planned each time. */
class StatementNames {
  readonly #names = new Map<string, string>()

  of(text: string): string | undefined {
    const known = this.#names.get(text)
    if (known !== undefined || this.#names.size >= NAMES_MAX) return known
    const name = `lethe-${this.#names.size}`
    this.#names.set(text, name)
    return name
  }
}

/**
 * Lets the server keep the plan of each statement for a while, which costs as much as its running. Ends a connection whose server does not
 * answer: it may be inside a transaction, and nobody else must get it so.
 */
function prepare(client: pg.PoolClient, names: StatementNames): void {
  const query = client.query.bind(client) as (...asked: unknown[]) => unknown
  let useCount = 0
  const watched = (asked: unknown, values?: unknown, ...rest: unknown[]): unknown => {
    const name = typeof asked === 'string' && Array.isArray(values) && values.length > 0 ? names.of(asked) : undefined
    useCount += 1
    // In a transaction that has failed it fails too, and the next one is told.
    if (useCount % PLAN_USES_MAX === 0) void Promise.resolve(query('DISCARD PLANS')).catch(() => undefined)
    const answer = name === undefined ? query(asked, values, ...rest) : query({ name, text: asked, values }, ...rest)
    if (!(answer instanceof Promise)) return answer
    const timer = setTimeout(() => client.connection.stream.destroy(), ANSWER_MS_MAX)
    return answer.finally(() => clearTimeout(timer))
  }
  client.query = watched as typeof client.query
}

function parserOf(oid: number, format: 'text' | undefined): (text: string) => unknown {
  return oid === INT8 ? safeInteger : (pg.types.getTypeParser(oid, format) as (text: string) => unknown)
}

/** A bigint as a number: counts and ids stay far below 2^53, and what does not is a mistake. */
function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('an integer of the database is too large')
  return value
}
