import { putObjects, type CatalogueEntry } from '../../../records/catalogue/put-objects.ts'
import { insertDeliveries } from '../../../records/deliveries/insert-deliveries.ts'
import type { Job } from '../../../records/jobs/claim-jobs.ts'
import { forgetCandidates } from '../../../records/reports/forget-candidates.ts'
import { putReports, type InstanceReport } from '../../../records/reports/put-reports.ts'
import type { Db, InTransaction } from '../../../records/statement.ts'
import { advance } from '../../../stages/flow.ts'
import { GatewayError } from '../../../system/errors.ts'
import { GroupCommit, settleTogether, type Settled } from '../../../system/group-commit.ts'

const GROUP_COUNT_MAX = 32
// Nobody waits for one instance, and a transaction is as dear for one as for many: groups of one cost a quarter of all time.
const GATHER_MS = 50

/** A job whose work is done, and what it made. */
interface Done<M> {
  readonly job: Job
  readonly made: M
}

/** Settles jobs whose work is done, by groups that gather for a moment. */
export class Settlements {
  readonly #db: Db
  readonly #deidentified = new GroupCommit<Done<InstanceReport>, void>(
    (done) => this.#settle(done, putReports),
    GROUP_COUNT_MAX,
    GATHER_MS,
  )
  readonly #inspected = new GroupCommit<Done<CatalogueEntry>, void>(
    (done) => this.#settle(done, catalogue),
    GROUP_COUNT_MAX,
    GATHER_MS,
  )

  constructor(db: Db) {
    this.#db = db
  }

  /** Settles a job of the first look; a fault where another worker has taken it over. */
  deidentified(job: Job, made: InstanceReport): Promise<void> {
    return this.#deidentified.add({ job, made })
  }

  /** Settles a job of the second look. */
  inspected(job: Job, made: CatalogueEntry): Promise<void> {
    return this.#inspected.add({ job, made })
  }

  #settle<M>(
    all: readonly Done<M>[],
    write: (tx: InTransaction, made: readonly M[]) => Promise<void>,
  ): Promise<readonly Settled<void>[]> {
    return settleTogether(all, async (done) => {
      const jobs = done.map(({ job }) => job)
      const madeBy = (ids: ReadonlySet<number>): M[] => done.flatMap(({ job, made }) => (ids.has(job.id) ? [made] : []))
      const settled = await advance(this.#db, jobs, (tx, ids) => write(tx, madeBy(ids)))
      return jobs.map(({ id }) => (settled.has(id) ? { result: undefined } : { error: new GatewayError('LEASE_LOST') }))
    })
  }
}

/** One that a newer has superseded gets no row; its object is swept from the archive. */
async function catalogue(tx: InTransaction, entries: readonly CatalogueEntry[]): Promise<void> {
  const instanceIds = entries.map(({ instanceId }) => instanceId)
  const shown = await putObjects(tx, entries)
  await insertDeliveries(tx, [...shown])
  await forgetCandidates(tx, instanceIds)
}
