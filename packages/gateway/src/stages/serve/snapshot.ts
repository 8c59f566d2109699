import { countObjects, type CatalogueCount } from '../../records/catalogue/count-objects.ts'
import { countDeliveries, type DeliveryCount } from '../../records/deliveries/count-deliveries.ts'
import { countByState, isConserved, type SourceCount } from '../../records/instances/count-by-state.ts'
import { countQuarantined, type ReasonCount } from '../../records/instances/count-quarantined.ts'
import { countWaiting, type Waiting } from '../../records/jobs/count-waiting.ts'
import { countRefusals } from '../../records/sources/count-refusals.ts'
import type { Db } from '../../records/statement.ts'
import { onDatabase } from '../../system/database/database-fault.ts'
import type { DiskSpace } from '../../system/disk-room.ts'

/** Where C-STORE is taken. */
export interface ShownDoor {
  readonly host: string
  readonly port: number
  readonly aeTitles: readonly string[]
  readonly tls: boolean
  readonly associations: number
  readonly associationsMax: number
}

/** What the process knows of itself. */
export interface ShownProcess {
  readonly startedAt: string
  readonly version: string
  readonly roles: readonly string[]
  readonly door: ShownDoor | undefined
  readonly disk: DiskSpace
}

/** What the status page and the metrics show: counts, codes and our own names; never a value. */
export interface Snapshot extends ShownProcess {
  readonly at: string
  readonly sources: readonly SourceCount[]
  readonly waiting: readonly Waiting[]
  readonly quarantined: readonly ReasonCount[]
  readonly refused: readonly ReasonCount[]
  readonly archive: CatalogueCount
  readonly deliveries: readonly DeliveryCount[]
  /** Whether everything that was admitted is still somewhere, exactly once. */
  readonly conserved: boolean
}

/** Counts everything once. */
export async function takeSnapshot(db: Db, process: ShownProcess): Promise<Snapshot> {
  return onDatabase(async () => {
    // One after the other, on one connection: what is shown must not take those that the work needs.
    const sources = await countByState(db)
    const waiting = await countWaiting(db)
    const quarantined = await countQuarantined(db)
    const refused = await countRefusals(db)
    const archive = await countObjects(db)
    const deliveries = await countDeliveries(db)
    const at = new Date().toISOString()
    return { ...process, at, sources, waiting, quarantined, refused, archive, deliveries, conserved: sources.every(isConserved) }
  })
}
