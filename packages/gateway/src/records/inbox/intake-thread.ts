// One thread of the inbox: recognises originals while they arrive, seals them, writes them and makes them durable. It waits for the disk, so that
// whoever talks to the senders does not.
import { parentPort } from 'node:worker_threads'
import { Fault } from '@lethe/dicom'
import { SealedWriter } from '../sealed/sealed-writer.ts'
import { toldFault } from '../../system/told-fault.ts'
import { ArrivalPass } from './arrival-pass.ts'
import type { IntakeAnswer, IntakeRequest } from './intake-message.ts'

interface Incoming {
  readonly writer: SealedWriter
  readonly pass: ArrivalPass
}

const incoming = new Map<number, Incoming>()

parentPort?.on('message', (request: IntakeRequest) => {
  const { id } = request
  try {
    take(request)
  } catch (error) {
    closeFailed(id)
    tell({ id, kind: 'failed', fault: error instanceof Fault ? toldFault(error) : undefined })
  }
})

/** To close a file may fail as to write it did; the other originals of this thread do not pay for it. */
function closeFailed(id: number): void {
  try {
    incoming.get(id)?.writer.close()
  } catch {
    // What went wrong first is told.
  }
  incoming.delete(id)
}

function take(request: IntakeRequest): void {
  const { id } = request
  if (request.kind === 'close') {
    incoming.get(id)?.writer.close()
    incoming.delete(id)
    return tell({ id, kind: 'closed' })
  }
  const { place, piece, length, isLast } = request
  if (place !== undefined) incoming.set(id, { writer: new SealedWriter(place), pass: new ArrivalPass() })
  const one = incoming.get(id)
  // What failed was told so, and what was sent before that was known comes to nothing.
  if (one === undefined) return
  const bytes = new Uint8Array(piece, 0, length)
  one.pass.push(bytes)
  one.writer.write(bytes, !isLast)
  if (isLast) end(id, one, piece)
  else tell({ id, kind: 'taken', piece }, piece)
}

function end(id: number, { writer, pass }: Incoming, piece: ArrayBuffer): void {
  writer.end()
  const { fault, ...recognised } = pass.end()
  const arrival = { ...recognised, fault: fault && toldFault(fault) }
  tell({ id, kind: 'written', piece, arrival, byteCount: writer.byteCount }, piece)
  writer.sync()
  writer.close()
  incoming.delete(id)
  tell({ id, kind: 'synced' })
}

function tell(answer: IntakeAnswer, ...back: ArrayBuffer[]): void {
  parentPort?.postMessage(answer, back)
}
