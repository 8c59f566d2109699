import { Fault } from '@lethe/dicom'
import type { ProposedContext } from '@lethe/dimse'
import { readInstanceHeader, type InstanceHeader } from '../../system/instance-header.ts'
import type { SourceFile } from '../../system/source-file.ts'

/** An instance that waits to be sent. */
export interface WaitingInstance extends InstanceHeader {
  readonly path: string
}

/** What goes over one association. */
export interface Batch {
  readonly instances: readonly WaitingInstance[]
  readonly contexts: readonly ProposedContext[]
}

/** A file that is not sent, and why. */
export interface Unsendable {
  readonly path: string
  readonly code: string
}

// PS3.8 9.3.2.2: contexts have the odd numbers from 1 to 255.
const CONTEXTS_MAX = 128
// So that memory does not grow with the number of files.
const INSTANCES_MAX = 10_000
const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10'

/** Files as batches, in their order; a context for each SOP Class with each transfer syntax, so that the peer's answer is exact. */
export function* batches(files: Iterable<SourceFile>): Generator<Batch | Unsendable> {
  let instances: WaitingInstance[] = []
  let pairs = new Map<string, ProposedContext>()
  for (const file of files) {
    const instance = headerOf(file)
    if ('code' in instance) {
      yield instance
      continue
    }
    const pair = `${instance.sopClassUid} ${instance.transferSyntaxUid}`
    if (instances.length === INSTANCES_MAX || (!pairs.has(pair) && pairs.size === CONTEXTS_MAX)) {
      yield { instances, contexts: [...pairs.values()] }
      instances = []
      pairs = new Map()
    }
    instances.push(instance)
    if (!pairs.has(pair)) pairs.set(pair, contextOf(instance, pairs.size))
  }
  if (instances.length > 0) yield { instances, contexts: [...pairs.values()] }
}

function contextOf({ sopClassUid, transferSyntaxUid }: WaitingInstance, index: number): ProposedContext {
  return { id: 2 * index + 1, abstractSyntax: sopClassUid, transferSyntaxes: [transferSyntaxUid] }
}

function headerOf({ path, problem }: SourceFile): WaitingInstance | Unsendable {
  if (problem !== undefined) return { path, code: `GATEWAY_${problem}` }
  try {
    const header = readInstanceHeader(path)
    if (header.sopClassUid === MEDIA_STORAGE_DIRECTORY) return { path, code: 'ENGINE_DIRECTORY' }
    if (header.sopClassUid === '') return { path, code: 'ENGINE_SOP_CLASS_MISSING' }
    if (header.sopInstanceUid === '') return { path, code: 'ENGINE_UID_MISSING' }
    return { path, ...header }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { path, code: error.code }
  }
}
