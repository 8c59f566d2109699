import { Fault, formatStatus } from '@lethe/dicom'
import { statusKind, type Scu } from '@lethe/dimse'
import { associate, RejectedError, type Peer } from '../../system/dimse-peer.ts'
import { readFrom } from '../../system/instance-header.ts'
import { batches, type Batch, type WaitingInstance } from './batches.ts'
import type { FileOutcome, Outcome } from './outcome.ts'
import type { SourceFile } from '../../system/source-file.ts'

/** What a run tells while it goes on. */
export interface SendListener {
  readonly done: (outcome: FileOutcome, bytes: number) => void
}

const OUTCOMES: Readonly<Record<ReturnType<typeof statusKind>, Outcome>> = {
  success: 'stored',
  warning: 'warned',
  failure: 'failed',
}

/** Sends files to a peer, in their order. Gives the code of the fault that ended the run early, where one did. */
export async function sendFiles(files: Iterable<SourceFile>, peer: Peer, listener: SendListener): Promise<string | undefined> {
  for (const batch of batches(files)) {
    if ('code' in batch) {
      listener.done({ path: batch.path, outcome: 'refused', reason: batch.code }, 0)
      continue
    }
    const problem = await sendBatch(batch, peer, listener)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Sends one batch; where an association ends under an instance, the rest goes over a new one. */
async function sendBatch({ instances, contexts }: Batch, peer: Peer, listener: SendListener): Promise<string | undefined> {
  for (let index = 0; index < instances.length;) {
    const left = instances.slice(index)
    const opened = await open(peer, contexts)
    if ('code' in opened) {
      for (const { path } of left) listener.done({ path, outcome: 'failed', reason: opened.code }, 0)
      return opened.message
    }
    const sent = await sendOver(opened.scu, left, listener)
    index += sent
  }
  return undefined
}

async function open(peer: Peer, contexts: Batch['contexts']): Promise<{ scu: Scu } | { code: string; message: string }> {
  try {
    return { scu: await associate(peer, { contexts }) }
  } catch (error) {
    if (!(error instanceof Fault) && !(error instanceof RejectedError)) throw error
    return { code: error.code, message: error.message }
  }
}

/** Sends over an association until all are sent, or it ends; gives how many have their outcome. */
async function sendOver(scu: Scu, instances: readonly WaitingInstance[], listener: SendListener): Promise<number> {
  for (const [index, instance] of instances.entries()) {
    const { path, sopClassUid, transferSyntaxUid, dataSetOffset, bytes } = instance
    if (!scu.accepts(sopClassUid, transferSyntaxUid)) {
      listener.done({ path, outcome: 'notAccepted', reason: '' }, 0)
      continue
    }
    try {
      const status = await scu.store({ ...instance, dataSet: readFrom(path, dataSetOffset) })
      const outcome = OUTCOMES[statusKind(status)]
      const reason = status === 0 ? '' : `status ${formatStatus(status)}`
      listener.done({ path, outcome, reason }, bytes)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      listener.done({ path, outcome: 'failed', reason: error.code }, 0)
      return index + 1
    }
  }
  // All have their answers; a peer that ends badly now takes none of them back.
  await scu.release().catch(() => undefined)
  return instances.length
}
