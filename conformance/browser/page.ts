// What runs inside the browser: asks the server for sources, tries the profile on them and tells what came of it.
import { Fault, type FaultDetails } from '@lethe/dicom'
import type { Report } from '@lethe/engine'
import { browserPorts } from '../../packages/portal/src/trial/ports.ts'
import { compileTrial, Trial, type TriedInstance } from '../../packages/portal/src/trial/trial.ts'

/** What came of one source; the bytes stay where they were made. */
export type Told =
  | { readonly sha256: string; readonly byteCount: number; readonly report: Report }
  | { readonly code: string; readonly disposition: string; readonly details: FaultDetails }

/** What came of all sources, and how long the engine itself took. */
export interface AllTold {
  readonly told: readonly Told[]
  readonly engineMs: number
}

/** One call of the port `hmac`. */
export interface HmacCall {
  readonly key: readonly number[]
  readonly message: readonly number[]
}

/** Bytes for the port `inflate`, and where they are cut. */
export interface InflateCall {
  readonly deflated: readonly number[]
  readonly pieceBytes: number
}

/** The names of Node that this place knows; in a browser there is none. */
export function namesOfNode(): string[] {
  return ['process', 'Buffer', 'require', 'module', 'global', 'setImmediate', '__dirname'].filter((name) => name in globalThis)
}

/** Which sources are tried, and in what pieces they are pushed. */
export interface Demand {
  readonly from: number
  readonly count: number
  readonly pieceBytes: number
}

/** Tries the profile at `/given/profile.json` on the sources at `/given/NUMBER`. */
export async function tryAll({ from, count, pieceBytes }: Demand): Promise<AllTold> {
  const trial = compileTrial(await (await fetch('/given/profile.json')).json())
  if (!(trial instanceof Trial)) throw new Error(`the profile is refused: ${JSON.stringify(trial)}`)
  const told: Told[] = []
  let engineMs = 0
  for (let index = from; index < from + count; index += 1) {
    const source = new Uint8Array(await (await fetch(`/given/${index}`)).arrayBuffer())
    const pieces = cut(source, pieceBytes)
    const started = performance.now()
    const tried = trial.deidentify(pieces)
    engineMs += performance.now() - started
    told.push(await tell(tried))
  }
  return { told, engineMs }
}

/** The port `hmac` on many keys and messages. */
export function hmacs(calls: readonly HmacCall[]): number[][] {
  return calls.map(({ key, message }) => [...browserPorts.hmac(Uint8Array.from(key), Uint8Array.from(message))])
}

/** The port `inflate` on many streams. */
export function inflated(calls: readonly InflateCall[]): number[][] {
  return calls.map(({ deflated, pieceBytes }) => {
    const received: number[] = []
    const inflater = browserPorts.inflate((bytes) => void received.push(...bytes))
    for (const piece of cut(Uint8Array.from(deflated), pieceBytes)) inflater.push(piece)
    inflater.end()
    return received
  })
}

function cut(bytes: Uint8Array, pieceBytes: number): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += pieceBytes) pieces.push(bytes.subarray(at, at + pieceBytes))
  return pieces
}

async function tell(tried: TriedInstance | Fault): Promise<Told> {
  if (tried instanceof Fault) return { code: tried.code, disposition: tried.disposition, details: tried.details }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', tried.bytes as Uint8Array<ArrayBuffer>))
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { sha256, byteCount: tried.bytes.length, report: tried.report }
}
