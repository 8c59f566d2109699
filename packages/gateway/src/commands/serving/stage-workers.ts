import { setTimeout as sleep } from 'node:timers/promises'
import { Fault } from '@lethe/dicom'
import { ENGINE_VERSION } from '@lethe/engine'
import type { Archive } from '../../records/archive/archive.ts'
import type { Candidates } from '../../records/candidates/candidates.ts'
import { putObjects, type CatalogueEntry } from '../../records/catalogue/put-objects.ts'
import type { Inbox } from '../../records/inbox/inbox.ts'
import { claimJobs, type Job } from '../../records/jobs/claim-jobs.ts'
import { extendLease } from '../../records/jobs/extend-lease.ts'
import { findWork, type Work } from '../../records/jobs/find-work.ts'
import { forgetCandidates } from '../../records/reports/forget-candidates.ts'
import { putReports, type InstanceReport } from '../../records/reports/put-reports.ts'
import type { SealedPlace } from '../../records/sealed/sealed-reader.ts'
import type { Db, InTransaction } from '../../records/statement.ts'
import { advance, sendBack, settleError, settleSpent } from '../../stages/flow.ts'
import { GatewayError } from '../../system/errors.ts'
import { GroupCommit, type Settled } from '../../system/group-commit.ts'
import type { StageThreads } from './stage-threads.ts'

const LEASE_MS = 120_000
const POLL_MS = 1000
const TROUBLE_MS = 2000
const LINGER_MS = 25
const GROUP_COUNT_MAX = 32
const MADE_COUNT_MAX = 3

/** What a job passes on its way. */
export type WorkBoundary = 'claimed' | 'made' | 'settled'

/** What the workers work with. */
export interface WorkPlace {
  readonly db: Db
  readonly inbox: Inbox
  readonly candidates: Candidates
  readonly archive: Archive
  readonly threads: StageThreads
  /** Jobs in hand at once. */
  readonly countMax: number
  /** Whether there is room on the disk to work in. */
  readonly hasRoom: () => Promise<boolean>
  /** Told of each piece of work: how long it took, and the code of what held it back or lets it wait. */
  readonly onDone: (job: Job, done: { readonly seconds: number; readonly code: string | undefined }) => void
  /** Told of what kept a job from being settled; it is due again when its lease ends. */
  readonly onTrouble: (error: unknown) => void
  /** Told of each boundary as it is passed; a test ends the process there. */
  readonly onBoundary?: (job: Job, boundary: WorkBoundary) => void
}

/** A job whose work is done, and what it made. */
interface Done<M> {
  readonly job: Job
  readonly made: M
}

/** One that a newer has superseded gets no row; its object is swept from the archive. */
async function catalogue(tx: InTransaction, entries: readonly CatalogueEntry[]): Promise<void> {
  await putObjects(tx, entries)
  await forgetCandidates(
    tx,
    entries.map(({ instanceId }) => instanceId),
  )
}

/** Claims jobs, lets threads do them, and settles each in one transaction. */
export class StageWorkers {
  readonly #place: WorkPlace
  readonly #inHand = new Set<Promise<void>>()
  readonly #closing = new AbortController()
  #running: Promise<void> | undefined
  #wake: () => void = () => undefined
  // While one group is committed the next one gathers: a transaction is as dear for one job as for many.
  readonly #deidentified = new GroupCommit<Done<InstanceReport>, void>((done) => this.#settle(done, putReports), GROUP_COUNT_MAX)
  readonly #inspected = new GroupCommit<Done<CatalogueEntry>, void>((done) => this.#settle(done, catalogue), GROUP_COUNT_MAX)

  constructor(place: WorkPlace) {
    this.#place = place
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Says that there may be something to do; without, it is seen within a second. */
  wake(): void {
    this.#wake()
  }

  /** Claims nothing more, and waits until what is in hand is settled. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#wake()
    await this.#running
    await Promise.all(this.#inHand)
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve))
      const found = await this.#claim().catch((error: unknown) => {
        this.#place.onTrouble(error)
        return 'trouble' as const
      })
      await Promise.race([woken, pause(POLL_MS, signal)])
      // What comes one by one is claimed together; a backlog waits for nothing but hands.
      if (found !== 'full') await pause(found === 'trouble' ? TROUBLE_MS : LINGER_MS, signal)
    }
  }

  /** Claims as much as there is room for; what is begun comes first, so that candidates do not pile up. */
  async #claim(): Promise<'full' | 'drained'> {
    const { db, countMax, hasRoom } = this.#place
    let free = countMax - this.#inHand.size
    for (const kind of ['inspect', 'deidentify'] as const) {
      if (free <= 0 || !(await hasRoom())) break
      const jobs = await claimJobs(db, { kinds: [kind], countMax: free, leaseMs: LEASE_MS })
      if (jobs.length === 0) continue
      const known = await findWork(db, jobs)
      for (const job of jobs) this.#take(job, known.get(job.instanceId))
      free -= jobs.length
    }
    return free > 0 ? 'drained' : 'full'
  }

  #take(job: Job, work: Work | undefined): void {
    const done = this.#do(job, work).finally(() => {
      this.#inHand.delete(done)
      // Not at each: a claim is as dear for one job as for many.
      if (this.#inHand.size <= this.#place.countMax / 2) this.#wake()
    })
    this.#inHand.add(done)
  }

  async #do(job: Job, work: Work | undefined): Promise<void> {
    const { db, onDone, onTrouble } = this.#place
    const started = performance.now()
    const lease = setInterval(() => void extendLease(db, job, LEASE_MS).catch(() => undefined), LEASE_MS / 3)
    let code: string | undefined
    const onFault = async (error: unknown): Promise<void> => {
      code = error instanceof Fault ? error.code : undefined
      if (code === 'GATEWAY_CANDIDATE_LOST' && (work?.madeCount ?? 0) < MADE_COUNT_MAX) return sendBack(db, job)
      const outcome = await settleError(db, job, error)
      const candidate = work?.candidateName
      if (outcome === 'quarantined' && candidate !== undefined) await this.#place.candidates.remove(candidate)
    }
    try {
      if (work === undefined) throw new Error('a job belongs to an instance')
      this.#pass(job, 'claimed')
      if (!(await settleSpent(db, job))) await this.#perform(job, work).catch(onFault)
      this.#pass(job, 'settled')
    } catch (error) {
      onTrouble(error)
    } finally {
      clearInterval(lease)
      onDone(job, { seconds: (performance.now() - started) / 1000, code })
    }
  }

  #perform(job: Job, work: Work): Promise<void> {
    const original = this.#original(work)
    return job.kind === 'deidentify' ? this.#deidentify(job, work, original) : this.#inspect(job, work, original)
  }

  #original({ fileName, wrapped }: Work): SealedPlace {
    if (wrapped === undefined) throw new GatewayError('ORIGINAL_DESTROYED')
    return this.#place.inbox.place(fileName, wrapped)
  }

  async #deidentify(job: Job, { instanceId, issuer, profileId }: Work, original: SealedPlace): Promise<void> {
    const { candidates, threads } = this.#place
    const candidateName = candidates.newName()
    const report = await threads.deidentify({ original, candidate: candidates.place(candidateName), profileId, issuer })
    this.#pass(job, 'made')
    // The candidate is not synced: one that a power cut takes is made again. Where this fails it stays, since its row may be there although
    // nobody was told; the sweep knows.
    await this.#deidentified.add({ job, made: { instanceId, profileId, engine: ENGINE_VERSION, candidateName, report } })
  }

  async #inspect(job: Job, { instanceId, candidateName, report }: Work, original: SealedPlace): Promise<void> {
    const { candidates, archive, threads } = this.#place
    if (candidateName === undefined || report === undefined) throw new GatewayError('CANDIDATE_LOST')
    const part = archive.newPart()
    const pair = { original, candidate: candidates.place(candidateName), kept: report.kept }
    const { passed, entry } = await threads.inspect(pair, part)
    await archive.keep({ path: part, sha256: passed.sha256 })
    this.#pass(job, 'made')
    await this.#inspected.add({ job, made: { ...entry, instanceId, object: { ...entry.object, ...passed } } })
    await candidates.remove(candidateName)
  }

  /** Settles a group; where one is to blame that it fails, the others do not pay for it. */
  async #settle<M>(
    done: readonly Done<M>[],
    write: (tx: InTransaction, made: readonly M[]) => Promise<void>,
  ): Promise<Settled<void>[]> {
    const jobs = done.map(({ job }) => job)
    try {
      const settled = await advance(this.#place.db, jobs, (tx, ids) =>
        write(
          tx,
          done.flatMap(({ job, made }) => (ids.has(job.id) ? [made] : [])),
        ),
      )
      return jobs.map(({ id }) => (settled.has(id) ? { result: undefined } : { error: new GatewayError('LEASE_LOST') }))
    } catch (error) {
      if (done.length === 1 || error instanceof Fault) return done.map(() => ({ error }))
      const alone: Settled<void>[] = []
      for (const one of done) alone.push(...(await this.#settle([one], write)))
      return alone
    }
  }

  #pass(job: Job, boundary: WorkBoundary): void {
    this.#place.onBoundary?.(job, boundary)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined)
}
