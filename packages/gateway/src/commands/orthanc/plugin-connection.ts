import type { Socket } from 'node:net'
import { freeBuffer } from '../../system/free-buffer.ts'
import type { Threads } from '../../system/threads.ts'
import { RequestReader, type Request } from './frame-reader.ts'
import { encodeHeader, FRAME } from './frame.ts'
import type { OrthancAnswer, OrthancTask } from './orthanc-task.ts'
import type { Recording } from './recorded.ts'

/** What every connection shares. */
export interface ConnectionParts {
  readonly threads: Threads<OrthancTask, OrthancAnswer>
  readonly recording: Recording
  /** Told of each answer about an instance. */
  readonly onSettled: (answer: OrthancAnswer) => void
}

// Of the time that the plug-in waits, the part after which it is told something in any case.
const TIME_USED_MAX = 0.8
// What is longer is not kept for the next answer.
const KEPT_BYTES_MAX = 8 << 20
const NOT_READY = 'GATEWAY_DATABASE_AWAY'
const TASK_OF_KIND: Readonly<Record<number, OrthancTask['kind']>> = {
  [FRAME.hello]: 'hello',
  [FRAME.instance]: 'instance',
  [FRAME.check]: 'check',
}

/** Answers one plug-in, one request after the other; ends where it does not keep to the protocol. Resolves when it is over. */
export function servePlugin(socket: Socket, parts: ConnectionParts): Promise<void> {
  let room = new SharedArrayBuffer(0)
  let isAnswering = false
  const answerTo = async (request: Request): Promise<void> => {
    const answer = await answerOf(parts, request, room)
    if (request.header.kind === FRAME.instance) parts.onSettled(answer)
    const payload = payloadOf(answer)
    socket.cork()
    socket.write(headerOf(request, answer, payload.length))
    // The room is written to again when the plug-in has it all: it asks no other question before.
    if (payload.length > 0) socket.write(payload)
    socket.uncork()
    const memory = payload.buffer
    if (memory instanceof SharedArrayBuffer) room = memory.byteLength > KEPT_BYTES_MAX ? new SharedArrayBuffer(0) : memory
  }
  const reader = new RequestReader((request) => {
    if (isAnswering) return void socket.destroy()
    isAnswering = true
    answerTo(request)
      .catch(() => socket.destroy())
      .finally(() => (isAnswering = false))
  })
  socket.on('data', (bytes: Buffer) => {
    // A second question before the answer to the first would be written over the first one's bytes.
    if (isAnswering || !reader.push(bytes)) socket.destroy()
    // Left to the collector, these would make it walk the whole heap for every few instances.
    freeBuffer(bytes)
  })
  return new Promise((resolve) => {
    socket.on('error', () => socket.destroy())
    socket.on('end', () => socket.destroy())
    socket.on('close', () => resolve())
  })
}

/** Asks a thread, and lets the records know before the plug-in does. */
async function answerOf(
  { threads, recording }: ConnectionParts,
  request: Request,
  room: SharedArrayBuffer,
): Promise<OrthancAnswer> {
  const { kind, deadlineMs } = request.header
  const until = performance.now() + deadlineMs * TIME_USED_MAX
  if (kind !== FRAME.check && !(await recording.isReady(until - performance.now()))) return { kind: 'doubt', code: NOT_READY }
  const answering = run(threads, request, room)
  if (kind !== FRAME.instance) return answering
  const settle = recording.begin(request.payload)
  return settle(await answering, until - performance.now())
}

/** Asks a thread, for as long as the plug-in waits. */
async function run(
  threads: ConnectionParts['threads'],
  { header, payload }: Request,
  room: SharedArrayBuffer,
): Promise<OrthancAnswer> {
  const kind = TASK_OF_KIND[header.kind] as OrthancTask['kind']
  try {
    return await threads.run({ kind, payload, room }, Math.max(1, header.deadlineMs))
  } catch {
    // The thread was too late, or died of it, and was ended.
    return { kind: 'doubt', code: 'GATEWAY_TOO_LONG' }
  }
}

function payloadOf(answer: OrthancAnswer): Uint8Array {
  if ('output' in answer) return answer.output
  return 'fingerprint' in answer ? answer.fingerprint : new Uint8Array(0)
}

function headerOf({ header: { id } }: Request, answer: OrthancAnswer, length: number): Buffer {
  const kind = answer.kind === 'recognised' ? FRAME.deidentified : FRAME[answer.kind]
  return encodeHeader({ kind, code: 'status' in answer ? answer.status : 0, id, deadlineMs: 0, length })
}
