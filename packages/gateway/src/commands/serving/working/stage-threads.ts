import type { Report } from '@lethe/engine'
import type { ReadEntry } from '../../../records/catalogue/read-entry.ts'
import type { SealedTask, ThreadProfile } from '../../../stages/deidentify/sealed-instance.ts'
import { GatewayError } from '../../../system/errors.ts'
import { faultOf } from '../../../system/told-fault.ts'
import { ThreadLateError, Threads } from '../../../system/threads.ts'
import type { Passed, SealedPair } from './sealed-look.ts'
import type { StageAnswer, StageSettings, StageTask } from './stage-task.ts'

const PROGRAM = new URL('stage-thread.ts', import.meta.url)
// A gigabyte takes some ten seconds; what takes so long is stuck.
const TASK_MS_MAX = 10 * 60_000

/** What the threads are started with. */
export interface StageThreadsOptions {
  readonly masterKey: Uint8Array
  readonly countMax: number
  /** The profiles that sources use now. */
  readonly loadProfiles: () => Promise<readonly ThreadProfile[]>
}

/** Threads that know the profiles of one moment. */
interface Pool {
  readonly threads: Threads<StageTask, StageAnswer>
  readonly profileIds: ReadonlySet<number>
  /** What was looked for when it was made, and cannot be used. */
  readonly missingIds: ReadonlySet<number>
  inHandCount: number
}

/** The threads that do the work of both stages. Where a source gets another profile, others take their place. */
export class StageThreads {
  readonly #options: StageThreadsOptions
  #pool: Promise<Pool> | undefined
  #ended = false

  constructor(options: StageThreadsOptions) {
    this.#options = options
  }

  /** De-identifies an original; throws the fault that holds it back. */
  async deidentify(task: SealedTask): Promise<Report> {
    const answer = await this.#run({ stage: 'deidentify', task }, await this.#poolFor(task.profileId))
    if ('report' in answer) return answer.report
    throw new Error('a thread answered to another question')
  }

  /** Looks at a candidate; throws the fault that holds it back. */
  async inspect(pair: SealedPair, part: string): Promise<{ readonly passed: Passed; readonly entry: ReadEntry }> {
    const answer = await this.#run({ stage: 'inspect', pair, part }, await this.#poolFor(undefined))
    if ('passed' in answer) return answer
    throw new Error('a thread answered to another question')
  }

  /** Ends the threads; what they have in hand is not settled, and is done again. */
  async end(): Promise<void> {
    this.#ended = true
    const pool = await this.#pool?.catch(() => undefined)
    await pool?.threads.end()
  }

  /** A pool that knows a profile, with one more piece of work in hand; one that does not is left to end what it has. */
  async #poolFor(profileId: number | undefined): Promise<Pool> {
    for (;;) {
      const promise = (this.#pool ??= this.#newPool())
      const pool = await promise.catch((error: unknown) => {
        if (this.#pool === promise) this.#pool = undefined
        throw error
      })
      if (profileId === undefined || pool.profileIds.has(profileId)) {
        pool.inHandCount += 1
        return pool
      }
      if (pool.missingIds.has(profileId)) throw new GatewayError('PROFILE_MISSING')
      // Of those that ask at once, one makes the new pool.
      if (this.#pool === promise) {
        this.#pool = this.#newPool(profileId)
        if (pool.inHandCount === 0) await pool.threads.end()
      }
    }
  }

  async #newPool(wantedId?: number): Promise<Pool> {
    const { masterKey, countMax, loadProfiles } = this.#options
    const profiles = await loadProfiles()
    const settings: StageSettings = { masterKey, profiles }
    const profileIds = new Set(profiles.map(({ id }) => id))
    const missingIds = new Set(wantedId === undefined || profileIds.has(wantedId) ? [] : [wantedId])
    return { threads: new Threads(PROGRAM, { settings, countMax }), profileIds, missingIds, inHandCount: 0 }
  }

  async #run(task: StageTask, pool: Pool): Promise<StageAnswer> {
    let answer: StageAnswer
    try {
      answer = await pool.threads.run(task, TASK_MS_MAX)
    } catch (error) {
      if (this.#ended) throw error
      // The thread died of it, or was ended.
      throw new GatewayError(error instanceof ThreadLateError ? 'TOO_LONG' : 'UNEXPECTED')
    } finally {
      pool.inHandCount -= 1
      if (pool.inHandCount === 0 && pool !== (await this.#pool?.catch(() => undefined))) await pool.threads.end()
    }
    if ('fault' in answer) throw faultOf(answer.fault)
    return answer
  }
}
