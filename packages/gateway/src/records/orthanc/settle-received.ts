import { hash } from 'node:crypto'
import { putObjects, type CatalogueEntry, type CatalogueObject } from '../catalogue/put-objects.ts'
import { findByInstanceMarks, type KnownInstance } from '../instances/find-by-instance-marks.ts'
import { findOptedOut } from '../instances/find-opted-out.ts'
import { supersedeInstances } from '../instances/supersede-instances.ts'
import { countRefused } from '../sources/count-refused.ts'
import { transact, type Db, type InTransaction } from '../statement.ts'
import { onDatabase } from '../../system/database/database-fault.ts'
import { hexOf } from '../marks.ts'
import { insertReceived, type EnteringReceived, type Holder } from './insert-received.ts'
import { judgeReceived } from './judge-received.ts'
import { passReceived } from './pass-received.ts'
import type { MadeInline, Received, ReceivedVerdict } from './received-instance.ts'

const PASSES: ReceivedVerdict = { passes: true }
const OPTED_OUT = 'GATEWAY_OPTED_OUT'
const UID_TAKEN = 'GATEWAY_UID_TAKEN'

/** What the records knew of received instances at one moment. */
export interface SeenReceived {
  readonly known: ReadonlyMap<string, readonly KnownInstance[]>
  readonly optedOut: ReadonlySet<string>
}

/** Looks up what is known of received instances, and which of their patients said no. */
export async function seeReceived(
  db: Db,
  { sourceId }: Holder,
  received: readonly Pick<Received, 'facts'>[],
): Promise<SeenReceived> {
  const marks = received.map(({ facts }) => Buffer.from(facts.marks.instance))
  const patients = received.flatMap(
    ({
      facts: {
        marks: { patient },
      },
    }) => (patient === undefined ? [] : [Buffer.from(patient)]),
  )
  const [known, optedOut] = await Promise.all([findByInstanceMarks(db, marks, sourceId), findOptedOut(db, patients)])
  return { known: Map.groupBy(known, ({ instance_mark }) => hexOf(instance_mark)), optedOut: new Set(optedOut.map(hexOf)) }
}

/**
 * Settles instances that an Orthanc has received, no two of which have one SOP Instance UID, by what was seen of them: the verdicts, in
 * their order. Whoever settles the same again changes nothing. Fails on a unique index where somebody else has just settled the same.
 */
export async function settleReceived(
  db: Db,
  holder: Holder,
  { received, seen }: { readonly received: readonly Received[]; readonly seen: SeenReceived },
): Promise<ReceivedVerdict[]> {
  const all = received.map((one) => judge(one, seen))
  const entering = all.flatMap(({ entering: one }) => one ?? [])
  // Nearly always all are new, and one statement is all: going to the server and back takes as long as what is done there.
  const areNew = all.every((one) => one.entering !== undefined && one.supersedes === undefined)
  if (areNew) await onDatabase(() => insertReceived(db, holder, entering))
  else await transact(db, (tx) => settleAll(tx, holder, { all, entering }))
  return all.map(({ verdict }) => verdict)
}

async function settleAll(
  tx: InTransaction,
  holder: Holder,
  { all, entering }: { readonly all: readonly Judged[]; readonly entering: readonly EnteringReceived[] },
): Promise<void> {
  await supersedeAll(tx, all)
  if (entering.length > 0) await insertReceived(tx, holder, entering)
  const entries: CatalogueEntry[] = []
  for (const { one, passesAs, refusal } of all) {
    if (refusal !== undefined) await countRefused(tx, holder.sourceId, refusal)
    if (passesAs === undefined || !('made' in one)) continue
    await passReceived(tx, holder, { instanceId: passesAs, made: one.made })
    entries.push({ ...objectOf(one.made), instanceId: passesAs })
  }
  if (entries.length > 0) await putObjects(tx, entries)
}

function objectOf({ entry, output }: MadeInline): CatalogueObject {
  return { ...entry, object: { ...entry.object, byteCount: output.length, sha256: hash('sha256', output, 'buffer') } }
}

interface Judged {
  readonly one: Received
  readonly verdict: ReceivedVerdict
  /** It gets a row. */
  readonly entering?: EnteringReceived
  readonly supersedes?: number
  /** The row of the same content that was held back before. */
  readonly passesAs?: number
  /** It gets no row, and is counted. */
  readonly refusal?: string
}

function judge(one: Received, { known, optedOut }: SeenReceived): Judged {
  const { marks } = one.facts
  if (marks.patient !== undefined && optedOut.has(hexOf(marks.patient))) return { ...refused(one, OPTED_OUT), refusal: OPTED_OUT }
  const same = known.get(hexOf(marks.instance)) ?? []
  const judgement = judgeReceived(same, marks)
  const own = 'reason' in one ? refused(one, one.reason.code) : { one, verdict: PASSES }
  switch (judgement.as) {
    case 'new':
      return { ...own, entering: current(one) }
    case 'correction':
      return { ...own, entering: current(one), supersedes: judgement.of }
    case 'held':
      return { ...refused(one, UID_TAKEN), entering: { received: one, standing: 'held' } }
    case 'same':
      return again(own, same.find(({ id }) => id === judgement.id) as KnownInstance)
  }
}

function current(received: Received): EnteringReceived {
  return { received, standing: 'current', object: 'made' in received ? objectOf(received.made) : undefined }
}

/** The same content as before: it is there already, or was held back and now is not. What stays held is counted once. */
function again(own: Judged, before: KnownInstance): Judged {
  // Another content has its UID in this Orthanc; that stays so.
  const isBeside = before.standing === 'held' || (before.standing === 'superseded' && before.state === 'quarantined')
  if (isBeside) return refused(own.one, UID_TAKEN)
  if (!own.verdict.passes) return before.state === 'quarantined' ? own : { ...own, refusal: own.verdict.code }
  return before.state === 'quarantined' ? { ...own, passesAs: before.id } : own
}

function refused(one: Received, code: string): Judged {
  return { one, verdict: { passes: false, code } }
}

async function supersedeAll(tx: InTransaction, all: readonly Judged[]): Promise<void> {
  const ids = all.flatMap(({ supersedes }) => supersedes ?? [])
  if (ids.length > 0) await supersedeInstances(tx, ids)
}
