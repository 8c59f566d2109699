import type { Socket } from 'node:net'
import type { Threads } from '../../system/threads.ts'
import { RequestReader, type Request } from './frame-reader.ts'
import { encodeHeader, FRAME } from './frame.ts'
import type { OrthancAnswer, OrthancTask } from './orthanc-task.ts'
import type { OnSettled } from './settlement.ts'

/** What every connection shares. */
export interface ConnectionParts {
  readonly threads: Threads<OrthancTask, OrthancAnswer>
  readonly onSettled: OnSettled
}

// What is longer is not kept for the next answer.
const KEPT_BYTES_MAX = 8 << 20
const TASK_OF_KIND: Readonly<Record<number, OrthancTask['kind']>> = {
  [FRAME.hello]: 'hello',
  [FRAME.instance]: 'instance',
  [FRAME.check]: 'check',
}

/** Answers one plug-in, one request after the other; ends where it does not keep to the protocol. Resolves when it is over. */
export function servePlugin(socket: Socket, { threads, onSettled }: ConnectionParts): Promise<void> {
  let room = new SharedArrayBuffer(0)
  let isAnswering = false
  const answerTo = async (request: Request): Promise<void> => {
    const answer = await run(threads, request, room)
    if (request.header.kind === FRAME.instance) onSettled(settlementOf(answer))
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
  })
  return new Promise((resolve) => {
    socket.on('error', () => socket.destroy())
    socket.on('end', () => socket.destroy())
    socket.on('close', () => resolve())
  })
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

function settlementOf(answer: OrthancAnswer): Parameters<OnSettled>[0] {
  switch (answer.kind) {
    case 'deidentified':
    case 'recognised':
      return { outcome: answer.kind }
    case 'refused':
      return { outcome: 'refused', code: answer.code }
    case 'doubt':
      return { outcome: 'doubt', code: answer.code }
    default:
      return { outcome: 'doubt' }
  }
}
