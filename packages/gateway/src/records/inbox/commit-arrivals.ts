import type { Settled } from '../../system/group-commit.ts'
import { databaseFault, isTaken } from '../../system/database/database-fault.ts'
import { GatewayError } from '../../system/errors.ts'
import { admitInstances } from '../instances/admit-instances.ts'
import { findByInstanceMarks, type KnownInstance } from '../instances/find-by-instance-marks.ts'
import { findOptedOut } from '../instances/find-opted-out.ts'
import { lockInstanceMarks } from '../instances/lock-instance-marks.ts'
import { supersedeInstances } from '../instances/supersede-instances.ts'
import { hexOf } from '../marks.ts'
import type { Db, InTransaction } from '../statement.ts'
import type { WrappedKey } from '../sealed/key-wrap.ts'
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

/**
 * Admits those of which nothing is known, in one statement; no two of them may have one SOP Instance UID. Gives the receipts by the names of
 * their files. What gets none is known already, or its patient said no, or somebody else has just admitted the same.
 */
export async function admitUnknown(db: Db, arrived: readonly ArrivedInstance[]): Promise<Map<string, Receipt>> {
  try {
    const ids = await enter(
      db,
      arrived.map((one) => ({ one, as: 'new' })),
      'unknown',
    )
    return new Map([...ids].map(([fileName, instanceId]) => [fileName, { instanceId, as: 'new' }]))
  } catch (error) {
    if (isTaken(error)) return new Map()
    throw databaseFault(error)
  }
}

/** Admits instances in one transaction, behind locks on their UIDs. No two of them may have one SOP Instance UID. */
export async function commitArrivals(tx: InTransaction, arrived: readonly ArrivedInstance[]): Promise<Settled<Receipt>[]> {
  await lockInstanceMarks(
    tx,
    arrived.map((one) => one.marks.instance),
  )
  const judged = judgeAll(arrived, await seeArrivals(tx, arrived))
  const superseded = judged.flatMap(({ judgement }) => (judgement?.as === 'correction' ? [judgement.of] : []))
  if (superseded.length > 0) await supersedeInstances(tx, superseded)
  return receiptsOf(judged, await enter(tx, entering(judged), 'all'))
}

/** What the records know of arriving instances. */
interface Seen {
  readonly known: ReadonlyMap<string, readonly KnownInstance[]>
  readonly optedOut: ReadonlySet<string>
}

async function seeArrivals(tx: InTransaction, arrived: readonly ArrivedInstance[]): Promise<Seen> {
  const marks = arrived.map((one) => one.marks.instance)
  const patients = arrived.flatMap(({ marks: { patient } }) => patient ?? [])
  const [instances, optedOut] = await Promise.all([findByInstanceMarks(tx, marks), findOptedOut(tx, patients)])
  return { known: Map.groupBy(instances, ({ instance_mark }) => hexOf(instance_mark)), optedOut: new Set(optedOut.map(hexOf)) }
}

interface Judged {
  readonly one: ArrivedInstance
  /** Nothing where the patient said no. */
  readonly judgement: Judgement | undefined
}

function judgeAll(arrived: readonly ArrivedInstance[], { known, optedOut }: Seen): Judged[] {
  return arrived.map((one) => {
    const { patient, instance } = one.marks
    if (patient !== undefined && optedOut.has(hexOf(patient))) return { one, judgement: undefined }
    return { one, judgement: judgeArrival(known.get(hexOf(instance)) ?? [], one.marks) }
  })
}

interface Entering {
  readonly one: ArrivedInstance
  readonly as: 'new' | 'correction' | 'held'
}

function entering(judged: readonly Judged[]): Entering[] {
  return judged.flatMap(({ one, judgement }) =>
    judgement === undefined || judgement.as === 'same' ? [] : [{ one, as: judgement.as }],
  )
}

async function enter(db: Db, coming: readonly Entering[], which: 'all' | 'unknown'): Promise<Map<string, number>> {
  if (coming.length === 0) return new Map()
  const instances = coming.map(({ one, as }) => ({ ...one, standing: as === 'held' ? 'held' : 'current' }) as const)
  return admitInstances(db, instances, which)
}

function receiptsOf(judged: readonly Judged[], ids: ReadonlyMap<string, number>): Settled<Receipt>[] {
  return judged.map(({ one, judgement }) => {
    if (judgement === undefined) return { error: new GatewayError('OPTED_OUT') }
    const instanceId = judgement.as === 'same' ? judgement.id : (ids.get(one.fileName) as number)
    return { result: { instanceId, as: judgement.as } }
  })
}
