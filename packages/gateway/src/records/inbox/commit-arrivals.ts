import type { Settled } from '../../system/group-commit.ts'
import { GatewayError } from '../../system/errors.ts'
import { admitInstances } from '../instances/admit-instances.ts'
import { findByInstanceMarks, type KnownInstance } from '../instances/find-by-instance-marks.ts'
import { findOptedOut } from '../instances/find-opted-out.ts'
import { lockInstanceMarks } from '../instances/lock-instance-marks.ts'
import { supersedeInstances } from '../instances/supersede-instances.ts'
import { lockSources } from '../sources/lock-sources.ts'
import type { InTransaction } from '../statement.ts'
import type { WrappedKey } from '../sealed/chunk-seal.ts'
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
  const sourceIds = [...new Set(entering.map(({ one }) => one.sourceId))]
  if (sourceIds.length > 1) await lockSources(tx, sourceIds)
  return admitInstances(
    tx,
    entering.map(({ one, as }) => ({ ...one, standing: as === 'held' ? 'held' : 'current' })),
  )
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
