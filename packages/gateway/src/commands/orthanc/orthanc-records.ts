import { addCheckpoint } from '../../records/audit/add-checkpoint.ts'
import { CheckpointKey } from '../../records/audit/checkpoint-key.ts'
import { recordFlow } from '../../records/audit/record-flow.ts'
import { hexOf, Marks } from '../../records/marks.ts'
import { openRecords, type Records } from '../../records/open-records.ts'
import type { Holder } from '../../records/orthanc/insert-received.ts'
import type { Received, ReceivedFacts, ReceivedVerdict } from '../../records/orthanc/received-instance.ts'
import { seeReceived, settleReceived, type SeenReceived } from '../../records/orthanc/settle-received.ts'
import { countRefused } from '../../records/sources/count-refused.ts'
import { databaseFault, isTaken, onDatabase } from '../../system/database/database-fault.ts'
import { GroupCommit, settleInRounds, type Settled } from '../../system/group-commit.ts'
import { Clock } from '../serving/clock.ts'
import { settleSources } from '../serving/settle-sources.ts'
import { factsOf } from './original-pass.ts'
import type { OrthancAnswer } from './orthanc-task.ts'
import { refusedFor } from './refusals.ts'

const GROUP_COUNT_MAX = 32
const MINUTE_MS = 60_000
const ATTEMPTS_MAX = 4

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

/** What is known of an original before anything is made of it; nothing where it cannot be read. */
export interface Note {
  readonly facts?: ReceivedFacts
  readonly seen?: Promise<SeenReceived>
}

interface Entry {
  readonly received: Received
  readonly seen: Promise<SeenReceived> | undefined
}

/** The records as `lethe orthanc` keeps them: each instance is settled in them before its Orthanc is told. */
export class OrthancRecords {
  readonly #records: Records
  readonly #masterKey: Uint8Array
  readonly #holder: Holder
  readonly #clock: Clock
  readonly #marks: Marks
  readonly #issuer: string
  readonly #settled = new GroupCommit<Entry, ReceivedVerdict>(
    (group) =>
      settleInRounds(
        group,
        ({ received: { facts } }) => hexOf(facts.marks.instance),
        (round) => this.#settleRound(round),
      ),
    GROUP_COUNT_MAX,
  )

  private constructor(records: Records, holder: Holder, { masterKey, issuer, onTrouble }: OrthancRecordsPlace) {
    this.#records = records
    this.#holder = holder
    this.#masterKey = masterKey
    this.#marks = new Marks(masterKey)
    this.#issuer = issuer
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

  /** Looks at an original, and up what is known of it. */
  note(original: Uint8Array): Note {
    const facts = factsOf(original, this.#marks, this.#issuer)
    if (facts === undefined) return {}
    const seen = onDatabase(() => seeReceived(this.#records.db, this.#holder, [{ facts }]))
    seen.catch(() => undefined)
    return { facts, seen }
  }

  /** Settles an answer; gives what the plug-in is told. Throws what makes it a doubt. */
  async settle(answer: OrthancAnswer, { facts, seen }: Note): Promise<OrthancAnswer> {
    if (answer.kind === 'deidentified') {
      const { made, output } = answer
      // What could be de-identified could be read; what is stored is recorded.
      if (made === undefined || facts === undefined) throw new Error('an instance that passed is not known')
      return this.#told(answer, { received: { facts, made: { ...made, output } }, seen })
    }
    if (answer.kind !== 'refused') return answer
    const { held, code } = answer
    if (held !== undefined && facts !== undefined) return this.#told(answer, { received: { facts, reason: held }, seen })
    await onDatabase(() => countRefused(this.#records.db, this.#holder.sourceId, code))
    return answer
  }

  async #told(answer: OrthancAnswer, entry: Entry): Promise<OrthancAnswer> {
    const verdict = await this.#settled.add(entry)
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

  async #settleRound(round: readonly Entry[]): Promise<Settled<ReceivedVerdict>[]> {
    const { db } = this.#records
    const holder = this.#holder
    const received = round.map((one) => one.received)
    for (let attempt = 1; ; attempt += 1) {
      try {
        // Nearly always what was seen of each meanwhile still holds; an index tells where it does not.
        const seen =
          attempt === 1
            ? joined(await Promise.all(round.flatMap(({ seen: one }) => one ?? [])))
            : await seeReceived(db, holder, received)
        const verdicts = await settleReceived(db, holder, { received, seen })
        return verdicts.map((result) => ({ result }))
      } catch (error) {
        if (!isTaken(error) || attempt === ATTEMPTS_MAX) return round.map(() => ({ error: databaseFault(error) }))
      }
    }
  }
}

function joined(seen: readonly SeenReceived[]): SeenReceived {
  return {
    known: new Map(seen.flatMap(({ known }) => [...known])),
    optedOut: new Set(seen.flatMap(({ optedOut }) => [...optedOut])),
  }
}
