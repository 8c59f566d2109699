import { Fault } from '@lethe/dicom'
import { ENGINE_VERSION } from '@lethe/engine'
import type { Archive } from '../../../records/archive/archive.ts'
import type { Candidates } from '../../../records/candidates/candidates.ts'
import type { Inbox } from '../../../records/inbox/inbox.ts'
import { claimJobs, type Job } from '../../../records/jobs/claim-jobs.ts'
import { extendLease } from '../../../records/jobs/extend-lease.ts'
import { findWork, type Work } from '../../../records/jobs/find-work.ts'
import type { SealedPlace } from '../../../records/sealed/sealed-reader.ts'
import type { Db } from '../../../records/statement.ts'
import { sendBack, settleError, settleSpent } from '../../../stages/flow.ts'
import { GatewayError } from '../../../system/errors.ts'
import { Settlements } from './settlements.ts'
import type { StageThreads } from './stage-threads.ts'
import type { Turns } from './turns.ts'
import { rest } from '../../../system/waiting.ts'

const LEASE_MS = 120_000
const POLL_MS = 1000
const TROUBLE_MS = 2000
const LINGER_MS = 25
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
  readonly turns: Turns
  /** Jobs in hand at once. */
  readonly countMax: number
  /** Whether there is room on the disk to work in. */
  readonly hasRoom: () => Promise<boolean>
  readonly onDone: (job: Job, end: WorkEnd) => void
  /** Told of what kept a job from being settled; it is due again when its lease ends. */
  readonly onTrouble: (error: unknown) => void
  /** Told of each boundary as it is passed; a test ends the process there. */
  readonly onBoundary: (job: Job, boundary: WorkBoundary) => void
}

/** How a piece of work ended: how long it took, and the code of what holds the instance back, or lets it wait. */
export interface WorkEnd {
  readonly seconds: number
  readonly held?: string | undefined
  readonly waits?: string | undefined
}

/** Claims jobs, lets threads do them, and settles them. */
export class StageWorkers {
  readonly #place: WorkPlace
  readonly #inHand = new Set<Promise<void>>()
  readonly #closing = new AbortController()
  #running: Promise<void> | undefined
  #wake: () => void = () => undefined
  readonly #settlements: Settlements

  constructor(place: WorkPlace) {
    this.#place = place
    this.#settlements = new Settlements(place.db)
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
    const { turns } = this.#place
    while (!signal.aborted) {
      const waitMs = turns.waitMs()
      if (waitMs > 0) {
        await rest(waitMs, signal)
        continue
      }
      const woken = new Promise<void>((resolve) => (this.#wake = resolve))
      const found = await this.#claim().catch((error: unknown) => {
        this.#place.onTrouble(error)
        return 'trouble' as const
      })
      if (found === 'drained' && this.#inHand.size === 0) turns.caughtUp()
      await Promise.race([woken, rest(POLL_MS, signal)])
      // What comes one by one is claimed together; a backlog waits for nothing but hands.
      if (found !== 'full') await rest(found === 'trouble' ? TROUBLE_MS : LINGER_MS, signal)
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
    let end: Omit<WorkEnd, 'seconds'> = {}
    try {
      if (work === undefined) throw new Error('a job belongs to an instance')
      this.#pass(job, 'claimed')
      if (await settleSpent(db, job)) end = { held: 'GATEWAY_ATTEMPTS_SPENT' }
      else await this.#perform(job, work).catch(async (error: unknown) => (end = await this.#settleError(job, work, error)))
      this.#pass(job, 'settled')
    } catch (error) {
      onTrouble(error)
    } finally {
      clearInterval(lease)
      onDone(job, { seconds: (performance.now() - started) / 1000, ...end })
    }
  }

  async #settleError(job: Job, { candidateName, madeCount }: Work, error: unknown): Promise<Omit<WorkEnd, 'seconds'>> {
    const { db, candidates } = this.#place
    const code = error instanceof Fault ? error.code : undefined
    if (code === 'GATEWAY_CANDIDATE_LOST' && madeCount < MADE_COUNT_MAX) {
      await sendBack(db, job)
      return { waits: code }
    }
    if ((await settleError(db, job, error)) === 'later') return { waits: code }
    if (candidateName !== undefined) await candidates.remove(candidateName)
    return { held: code }
  }

  async #perform(job: Job, work: Work): Promise<void> {
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
    await this.#settlements.deidentified(job, { instanceId, profileId, engine: ENGINE_VERSION, candidateName, report })
  }

  async #inspect(job: Job, { instanceId, candidateName, report }: Work, original: SealedPlace): Promise<void> {
    const { candidates, archive, threads } = this.#place
    if (candidateName === undefined || report === undefined) throw new GatewayError('CANDIDATE_LOST')
    const part = archive.newPart()
    const pair = { original, candidate: candidates.place(candidateName), kept: report.kept }
    const { passed, entry } = await threads.inspect(pair, part)
    await archive.keep({ path: part, sha256: passed.sha256 })
    this.#pass(job, 'made')
    await this.#settlements.inspected(job, { ...entry, instanceId, object: { ...entry.object, ...passed } })
    await candidates.remove(candidateName)
  }

  #pass(job: Job, boundary: WorkBoundary): void {
    this.#place.onBoundary(job, boundary)
  }
}
