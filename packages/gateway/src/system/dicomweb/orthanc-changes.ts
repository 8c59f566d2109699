import { DicomWebError } from './errors.ts'
import { askWeb, textOf, type WebServer } from './web-server.ts'

const ANSWER_MS = 60_000
const FILE_IDLE_MS = 120_000
const ANSWER_BYTES_MAX = 4 << 20
const PAGE_COUNT = 100
// Orthanc's own names of its resources.
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{8}){4}$/

/** A page of what became new in an Orthanc. */
export interface ChangesPage {
  /** The new instances, by Orthanc's names, each once. */
  readonly instances: readonly string[]
  /** Where the next page begins. */
  readonly last: number
  readonly isDone: boolean
}

/** The changes behind a cursor. */
export async function readChanges(server: WebServer, since: number, signal: AbortSignal): Promise<ChangesPage> {
  const page = await askJson(server, `/changes?since=${since}&limit=${PAGE_COUNT}`, signal)
  const { Changes: changes, Last: last, Done: isDone } = page
  if (!Array.isArray(changes) || !isCount(last) || typeof isDone !== 'boolean') throw new DicomWebError('MALFORMED')
  const instances = new Set<string>()
  for (const change of changes as readonly unknown[]) {
    if (!isMap(change)) throw new DicomWebError('MALFORMED')
    if (change['ChangeType'] !== 'NewInstance') continue
    const { ID: id } = change
    // It goes into a path: nothing else than one of Orthanc's own names may.
    if (typeof id !== 'string' || !ID.test(id)) throw new DicomWebError('MALFORMED')
    instances.add(id)
  }
  // A page that leads nowhere would be read for ever.
  if (!isDone && last <= since) throw new DicomWebError('MALFORMED')
  return { instances: [...instances], last: changes.length === 0 ? since : last, isDone }
}

/** The number of the last change. */
export async function lastChange(server: WebServer, signal: AbortSignal): Promise<number> {
  const { Last: last } = await askJson(server, '/changes?last', signal)
  if (!isCount(last)) throw new DicomWebError('MALFORMED')
  return last
}

/** The file of an instance, as it comes; nothing where it is not there any more. */
export async function readInstance(
  server: WebServer,
  id: string,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  try {
    const path = `/instances/${id}/file`
    return (await askWeb(server, { path, accept: 'application/dicom', idleMs: FILE_IDLE_MS, signal })).body
  } catch (error) {
    if (!isRefused(error) || (await isThere(server, id, signal))) throw error
    return undefined
  }
}

async function isThere(server: WebServer, id: string, signal: AbortSignal): Promise<boolean> {
  try {
    await askJson(server, `/instances/${id}`, signal)
    return true
  } catch (error) {
    if (!isRefused(error)) throw error
    return false
  }
}

function isRefused(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'DICOMWEB_REFUSED'
}

async function askJson(server: WebServer, path: string, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  const answer = await askWeb(server, { path, accept: 'application/json', idleMs: ANSWER_MS, signal })
  const text = await textOf(answer, ANSWER_BYTES_MAX)
  const read = parse(text)
  if (!isMap(read)) throw new DicomWebError('MALFORMED', { length: text.length })
  return read
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new DicomWebError('MALFORMED', { length: text.length })
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
