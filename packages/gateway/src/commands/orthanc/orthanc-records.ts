import { addCheckpoint } from '../../records/audit/add-checkpoint.ts'
import { CheckpointKey } from '../../records/audit/checkpoint-key.ts'
import { recordFlow } from '../../records/audit/record-flow.ts'
import { openRecords, type Records } from '../../records/open-records.ts'
import { hexOf, type Holder } from '../../records/orthanc/insert-received.ts'
import type { Received, ReceivedVerdict } from '../../records/orthanc/received-instance.ts'
import { seeReceived, settleReceived } from '../../records/orthanc/settle-received.ts'
import { countRefused } from '../../records/sources/count-refused.ts'
import { transact } from '../../records/statement.ts'
import { onDatabase } from '../../system/database/database-fault.ts'
import { GroupCommit, type Settled } from '../../system/group-commit.ts'
import { Clock } from '../serving/clock.ts'
import { settleSources } from '../serving/settle-sources.ts'
import type { OrthancAnswer } from './orthanc-task.ts'
import { refusedFor } from './refusals.ts'

const GROUP_COUNT_MAX = 32
const MINUTE_MS = 60_000
const ATTEMPTS_MAX = 4
// SQLSTATE of a row that an index forbids, since somebody else has just settled the same.
const UNIQUE_VIOLATION = '23505'

/** Which Orthanc it is to the records, and where these are. */
export interface OrthancRecordsPlace {
  readonly home: string
  readonly masterKey: Uint8Array
  readonly url: string | undefined
  /** The name of this Orthanc: a source of that name, beside those that send to the gateway. */
  readonly name: string
  readonly issuer: string
  readonly profile: string
  readonly onTrouble: (error: unknown) => void
}

/** The records as `lethe orthanc` keeps them: each instance is settled in them before its Orthanc is told. */
export class OrthancRecords {
  readonly #records: Records
  readonly #masterKey: Uint8Array
  readonly #holder: Holder
  readonly #clock: Clock
  readonly #settled = new GroupCommit<Received, ReceivedVerdict>((group) => this.#settleGroup(group), GROUP_COUNT_MAX)

  private constructor(records: Records, holder: Holder, { masterKey, onTrouble }: OrthancRecordsPlace) {
    this.#records = records
    this.#holder = holder
    this.#masterKey = masterKey
    this.#clock = new Clock(onTrouble)
    this.#clock.every(MINUTE_MS, () => recordFlow(records.db))
  }

  static async open(place: OrthancRecordsPlace): Promise<OrthancRecords> {
    const records = await openRecords(place)
    try {
      const { name, issuer, profile } = place
      const source = (await settleSources(records.db, [{ name, issuer, profile }])).get(name)
      if (source === undefined) throw new Error('a source that was settled is there')
      return new OrthancRecords(records, { sourceId: source.id, profileId: source.profileId }, place)
    } catch (error) {
      await records.close()
      throw error
    }
  }

  /** Settles an answer; gives what the plug-in is told. Throws what makes it a doubt. */
  async settle(answer: OrthancAnswer): Promise<OrthancAnswer> {
    if (answer.kind !== 'deidentified' && answer.kind !== 'refused') return answer
    const { received } = answer
    if (received === undefined) {
      // What could not be read has no row; what is de-identified always has one.
      if (answer.kind === 'deidentified') throw new Error('what is stored is recorded')
      await onDatabase(() => countRefused(this.#records.db, this.#holder.sourceId, answer.code))
      return answer
    }
    const verdict = await this.#settled.add(received)
    return verdict.passes ? answer : refusedFor(verdict.code)
  }

  /** Tells the audit what was counted, and ends the connections. */
  async close(): Promise<void> {
    await this.#clock.close()
    const { db } = this.#records
    // What is not told now is told by whoever opens the records next.
    await recordFlow(db)
      .then(() => addCheckpoint(db, new CheckpointKey(this.#masterKey)))
      .catch(() => undefined)
    await this.#records.close()
  }

  async #settleGroup(group: readonly Received[]): Promise<Settled<ReceivedVerdict>[]> {
    const settled = new Map<Received, Settled<ReceivedVerdict>>()
    // Of two that have one SOP Instance UID the second is judged when the first has its row.
    for (let rest = group; rest.length > 0;) {
      const uids = new Set<string>()
      const round = rest.filter(({ facts }) => uids.size < uids.add(hexOf(facts.marks.instance)).size)
      const verdicts = await this.#settleRound(round)
      for (const [index, one] of verdicts.entries()) settled.set(round[index] as Received, one)
      rest = rest.filter((one) => !settled.has(one))
    }
    return group.map((one) => settled.get(one) as Settled<ReceivedVerdict>)
  }

  async #settleRound(round: readonly Received[]): Promise<Settled<ReceivedVerdict>[]> {
    const { db } = this.#records
    const holder = this.#holder
    for (let attempt = 1; ; attempt += 1) {
      try {
        const seen = await onDatabase(() => seeReceived(db, holder, round))
        const verdicts = await transact(db, (tx) => settleReceived(tx, holder, { received: round, seen }))
        return verdicts.map((result) => ({ result }))
      } catch (error) {
        const isTaken = (error as { code?: unknown }).code === UNIQUE_VIOLATION && attempt < ATTEMPTS_MAX
        if (!isTaken) return round.map(() => ({ error }))
      }
    }
  }
}
