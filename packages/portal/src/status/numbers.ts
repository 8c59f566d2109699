/** What `/status.json` tells (packages/gateway/src/stages/serve/schemas.ts). */
export interface Snapshot {
  readonly at: string
  readonly startedAt: string
  readonly version: string
  readonly roles: readonly string[]
  readonly conserved: boolean
  readonly door?: Door
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number }
  readonly sources: readonly SourceCount[]
  readonly waiting: readonly { readonly kind: string; readonly count: number; readonly oldestSeconds: number }[]
  readonly quarantined: readonly ReasonCount[]
  readonly refused: readonly ReasonCount[]
  readonly archive: Readonly<Record<'objects' | 'heldByOrthanc' | 'bytes' | 'patients' | 'studies' | 'series', number>>
  readonly deliveries: readonly DeliveryCount[]
}

/** Where C-STORE is taken. */
interface Door {
  readonly host: string
  readonly port: number
  readonly aeTitles: readonly string[]
  readonly tls: boolean
  readonly associations: number
  readonly associationsMax: number
}

/** Instances of one source, by state. */
export type SourceCount = { readonly source: string } & Readonly<
  Record<'admittedEver' | 'admitted' | 'deidentified' | 'inspected' | 'quarantined' | 'refused', number>
>

/** Objects of one destination that share a state and a reason. */
export interface DeliveryCount {
  readonly destination: string
  readonly state: 'waiting' | 'delivered' | 'failed' | 'dropped'
  readonly code: string
  readonly count: number
}

/** Instances that share a reason. */
export interface ReasonCount {
  readonly code: string
  readonly count: number
}

/** Counts so far, at one moment. */
export type Sample = Readonly<Record<'at' | 'admitted' | 'inspected' | 'quarantined' | 'refused' | 'waiting', number>>
