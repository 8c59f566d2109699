import type { Vr } from './vr.ts'
import type { RegisteredUid } from './uids.ts'

/** What becomes of an instance, or of the process, after a fault (docs/errors.md). */
export type Disposition = 'refuse' | 'quarantine' | 'retry' | 'stop'

/** What a fault may tell: tags, VRs, numbers, offsets and registered UIDs. A free string could be somebody's name. */
export interface FaultDetails {
  readonly tag?: number
  readonly vr?: Vr
  readonly offset?: number
  readonly length?: number
  readonly limit?: number
  readonly uid?: RegisteredUid
  /** The status of a peer's response (PS3.7 annex C). */
  readonly status?: number
}

/** One row of an area's table of faults. */
export interface FaultDefinition {
  readonly disposition: Disposition
  readonly says: string
}

/** An error with a code, a disposition and a position; never a value. */
export class Fault extends Error {
  /** Area and code, as docs/errors.md has it: `DICOM_TRUNCATED`. */
  readonly code: string
  readonly disposition: Disposition
  readonly details: FaultDetails

  constructor(code: string, definition: FaultDefinition, details: FaultDetails) {
    super(`${code}: ${definition.says}${formatDetails(details)}`)
    this.name = 'Fault'
    this.code = code
    this.disposition = definition.disposition
    this.details = details
  }
}

/** Makes the error class of a package from its table; the table is the documentation (docs/errors.md). */
export function defineFaults<const T extends Record<string, FaultDefinition>>(area: string, table: T) {
  return class extends Fault {
    constructor(code: keyof T & string, details: FaultDetails = {}) {
      super(`${area}_${code}`, table[code] as FaultDefinition, details)
    }

    /** The table that the class was made from. */
    static readonly table: T = table
  }
}

function formatDetails(details: FaultDetails): string {
  const parts = Object.entries(details).map(([name, value]) => `${name} ${FORMATS[name]?.(value as number) ?? value}`)
  return parts.length > 0 ? ` (${parts.join(', ')})` : ''
}

const FORMATS: Readonly<Record<string, (value: number) => string>> = { tag: formatTag, status: formatStatus }

/** A tag as the standard prints it: `(0010,0020)`. */
export function formatTag(tag: number): string {
  const hex = tag.toString(16).toUpperCase().padStart(8, '0')
  return `(${hex.slice(0, 4)},${hex.slice(4)})`
}

/** A status as the standard prints it: `A700`. */
export function formatStatus(status: number): string {
  return status.toString(16).toUpperCase().padStart(4, '0')
}
