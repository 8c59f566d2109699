import { Fault } from '@lethe/dicom'
import { REJECTIONS, type Rejection } from '@lethe/dimse'
import { pino, type DestinationStream, type Logger } from 'pino'

/** What may be logged: words of the house. */
const EVENTS = [
  ...['gateway-started', 'gateway-stopping', 'gateway-stopped', 'house-kept'],
  ...['association-rejected', 'association-failed', 'instance-refused', 'instance-held', 'instance-waits', 'trouble'],
  ...['destination-away', 'delivery-failed', 'delivery-waits'],
  ...['upload-rejected', 'file-waits', 'folder-away'],
  ...['archive-asked', 'archive-waits', 'pull-ended'],
] as const

type LogEvent = (typeof EVENTS)[number]

/** What a line may tell beside its event: codes, numbers and names of the configuration. A free string could be somebody's name. */
export interface LogFields {
  readonly code?: string | undefined
  /** A source by its name in the configuration. */
  readonly source?: string | undefined
  /** A destination by its name in the configuration. */
  readonly destination?: string | undefined
  readonly stage?: 'admit' | 'deidentify' | 'inspect' | 'release' | 'serve' | undefined
  /** An archive by its name in the configuration. */
  readonly archive?: string | undefined
  readonly rejection?: Rejection | undefined
  readonly roles?: readonly string[] | undefined
  /** A place in the program, `file.ts:12:3`. */
  readonly place?: string | undefined
  readonly instanceId?: number | undefined
  readonly pullId?: number | undefined
  readonly count?: number | undefined
  readonly port?: number | undefined
  readonly seconds?: number | undefined
  /** Of HTTP. */
  readonly status?: number | undefined
  readonly tag?: number | undefined
  readonly offset?: number | undefined
}

const TEXTS: Readonly<Record<string, RegExp>> = {
  code: /^[A-Z][A-Z0-9_]{0,63}$/,
  source: /^[A-Za-z0-9][A-Za-z0-9 _.:@-]{0,63}$/,
  destination: /^[a-z0-9][a-z0-9-]{0,31}$/,
  archive: /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
  stage: /^[a-z]{1,16}$/,
  rejection: new RegExp(`^(?:${Object.keys(REJECTIONS).join('|')})$`),
  place: /^[\w.-]+\.ts:\d+:\d+$/,
}
const NUMBERS: ReadonlySet<string> = new Set(['instanceId', 'pullId', 'count', 'port', 'seconds', 'status', 'tag', 'offset'])

/** The log: lines of JSON, which hold no value whatever they are given. */
export class Log {
  readonly #logger: Logger

  /** Writes to standard error, or where it is told. */
  constructor(destination?: DestinationStream) {
    const options = {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level: string) => ({ level }) },
    }
    this.#logger =
      destination === undefined ? pino(options, pino.destination({ dest: 2, sync: true })) : pino(options, destination)
  }

  info(event: LogEvent, fields: LogFields = {}): void {
    this.#logger.info({ event, ...safeFields(fields) })
  }

  warn(event: LogEvent, fields: LogFields = {}): void {
    this.#logger.warn({ event, ...safeFields(fields) })
  }

  /** Something that went wrong and is tried again, or held back: a fault by its code, anything else by its place in the program. */
  trouble(error: unknown, fields: LogFields = {}): void {
    this.#logger.error({ event: 'trouble', ...safeFields({ ...fields, ...whatOf(error) }) })
  }
}

function whatOf(error: unknown): LogFields {
  if (error instanceof Fault) return { code: error.code, tag: error.details.tag, offset: error.details.offset }
  // An unexpected error's message could hold anything; a code of the system or the database is none of a patient's.
  const { code, stack } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  return {
    code: typeof code === 'string' && /^[A-Z0-9]/.test(code) ? `X_${code}` : 'X_UNEXPECTED',
    place: /([\w.-]+\.ts:\d+:\d+)/.exec(stack ?? '')?.[1],
  }
}

/** What of the fields is of their kind; the rest is left out. */
function safeFields(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => isSafe(name, value)))
}

function isSafe(name: string, value: unknown): boolean {
  if (name === 'roles') return Array.isArray(value) && value.every((role) => /^[a-z]{1,16}$/.test(String(role)))
  if (NUMBERS.has(name)) return typeof value === 'number' && Number.isFinite(value)
  return typeof value === 'string' && (TEXTS[name]?.test(value) ?? false)
}
