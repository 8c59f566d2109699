import type { Settled } from '../../system/group-commit.ts'
import { GatewayError } from '../../system/errors.ts'
import { findByInstanceMarks, type KnownInstance } from '../instances/find-by-instance-marks.ts'
import { findOptedOut } from '../instances/find-opted-out.ts'
import { insertDataKeys } from '../instances/insert-data-keys.ts'
import { insertInstances, type NewInstance } from '../instances/insert-instances.ts'
import { lockInstanceMarks } from '../instances/lock-instance-marks.ts'
import { supersedeInstances } from '../instances/supersede-instances.ts'
import { insertJobs } from '../jobs/insert-jobs.ts'
import { countAdmitted } from '../sources/count-admitted.ts'
import type { InTransaction } from '../statement.ts'
import type { WrappedKey } from './chunk-seal.ts'
import { judgeArrival, type ArrivalMarks, type Judgement } from './judge-arrival.ts'

/** A whole, durable file and what is recognised of it. */
export interface ArrivedInstance {
  readonly sourceId: number
  readonly fileName: string
  readonly byteCount: number
  readonly key: WrappedKey
  readonly marks: ArrivalMarks & {
    readonly instance: Buffer
    readonly series: Buffer | undefined
    readonly study: Buffer | undefined
    readonly patient: Buffer | undefined
  }
}

/** What became of an instance at the door: its row, and what it was to those that were there. */
export interface Receipt {
  readonly instanceId: number
  readonly as: Judgement['as']
}

/** Admits instances in one transaction. No two of them may have one SOP Instance UID. */
export async function commitArrivals(tx: InTransaction, arrived: readonly ArrivedInstance[]): Promise<Settled<Receipt>[]> {
  const marks = arrived.map((one) => one.marks.instance)
  await lockInstanceMarks(tx, marks)
  const known = Map.groupBy(await findByInstanceMarks(tx, marks), ({ instance_mark }) => hex(instance_mark))
  const optedOut = new Set(
    (
      await findOptedOut(
        tx,
        arrived.flatMap(({ marks: { patient } }) => patient ?? []),
      )
    ).map(hex),
  )
  const judged = arrived.map((one) => ({ one, judgement: judge(one, known, optedOut) }))
  const superseded = judged.flatMap(({ judgement }) => (judgement?.as === 'correction' ? [judgement.of] : []))
  if (superseded.length > 0) await supersedeInstances(tx, superseded)
  const entering = judged.flatMap(({ one, judgement }) =>
    judgement === undefined || judgement.as === 'same' ? [] : [{ one, as: judgement.as }],
  )
  const ids = entering.length > 0 ? await enter(tx, entering) : new Map<string, number>()
  return judged.map(({ one, judgement }) => {
    if (judgement === undefined) return { error: new GatewayError('OPTED_OUT') }
    const instanceId = judgement.as === 'same' ? judgement.id : (ids.get(one.fileName) as number)
    return { result: { instanceId, as: judgement.as } }
  })
}

/** Nothing where the patient said no. */
function judge(one: ArrivedInstance, known: Map<string, KnownInstance[]>, optedOut: Set<string>): Judgement | undefined {
  const { patient, instance } = one.marks
  if (patient !== undefined && optedOut.has(hex(patient))) return undefined
  return judgeArrival(known.get(hex(instance)) ?? [], one.marks)
}

interface Entering {
  readonly one: ArrivedInstance
  readonly as: 'new' | 'correction' | 'held'
}

async function enter(tx: InTransaction, entering: readonly Entering[]): Promise<Map<string, number>> {
  const ids = await insertInstances(tx, entering.map(rowOf))
  const idOf = ({ one }: Entering): number => ids.get(one.fileName) as number
  await insertDataKeys(
    tx,
    entering.map((entry) => ({
      instance_id: idOf(entry),
      wrapping_key_id: entry.one.key.wrappingKeyId,
      wrapped: entry.one.key.wrapped,
    })),
  )
  const onTheirWay = entering.filter(({ as }) => as !== 'held').map(idOf)
  if (onTheirWay.length > 0) await insertJobs(tx, 'deidentify', onTheirWay)
  const bySource = Map.groupBy(entering, ({ one }) => one.sourceId)
  // In one order, so that two transactions cannot wait for each other.
  for (const [sourceId, entries] of [...bySource].toSorted(([a], [b]) => a - b)) await countAdmitted(tx, sourceId, entries.length)
  return ids
}

function rowOf({ one, as }: Entering): NewInstance {
  const { marks } = one
  return {
    source_id: one.sourceId,
    instance_mark: marks.instance,
    series_mark: marks.series ?? null,
    study_mark: marks.study ?? null,
    patient_mark: marks.patient ?? null,
    content_mark: marks.content,
    pixels_mark: marks.pixels ?? null,
    rest_mark: marks.rest ?? null,
    state: as === 'held' ? 'quarantined' : 'admitted',
    standing: as === 'held' ? 'held' : 'current',
    reason_code: as === 'held' ? 'GATEWAY_UID_TAKEN' : null,
    byte_count: one.byteCount,
    file_name: one.fileName,
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
