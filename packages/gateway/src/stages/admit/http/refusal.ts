import type { FastifyReply, FastifyRequest } from 'fastify'
import { watchSender } from '../../../system/http/sender-watch.ts'
import type { HttpLimits } from './http-limits.ts'

const TITLES: Readonly<Record<number, string>> = {
  400: 'the request cannot be understood',
  404: 'there is nothing here',
  406: 'answers are application/dicom+json or application/dicom+xml',
  408: 'the request came too slowly',
  413: 'the request is beyond a limit',
  500: 'this could not be done',
}

const RETRY_SECONDS = 10
const DRAIN_MS = 2000

/** A request that is refused as a whole; nothing of it was taken in. */
export class Refusal extends Error {
  readonly status: number

  /** What is said holds nothing of the request. */
  constructor(status: number, title = TITLES[status] ?? 'the request is refused') {
    super(title)
    this.status = status
  }
}

/** Answers by a problem document (RFC 9457), and ends the connection: a body that nobody wants need not come. */
export async function refuse(reply: FastifyReply, { status, message }: Refusal, limits: HttpLimits): Promise<FastifyReply> {
  await drain(reply.request, limits)
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="lethe"')
  if (status === 503) void reply.header('retry-after', RETRY_SECONDS)
  return answer(reply, { status, type: 'application/problem+json', limits }).send(
    JSON.stringify({ type: 'about:blank', title: message, status }),
  )
}

/** What is said of an answer before its content. */
interface Answer {
  readonly status: number
  readonly type: string
  readonly limits: HttpLimits
}

/** Begins an answer, whose reader has a time limit; the connection ends with it unless the request was read to its end. */
export function answer(reply: FastifyReply, { status, type, limits }: Answer): FastifyReply {
  const { raw } = reply.request
  if (!raw.complete) void reply.header('connection', 'close')
  const { socket } = raw
  socket.setTimeout(limits.answerMs)
  const timer = setTimeout(() => socket.destroy(), limits.answerWholeMs)
  reply.raw.once('close', () => clearTimeout(timer))
  return reply.code(status).type(type)
}

/** A little of a body is read all the same: a sender that is still sending could not read why it was refused. */
async function drain({ raw }: FastifyRequest, limits: HttpLimits): Promise<void> {
  if (raw.complete || raw.destroyed || raw.headers.expect !== undefined) return
  let byteCount = 0
  try {
    for await (const piece of watchSender(raw, { idleMs: DRAIN_MS, bytesPerSecondMin: limits.drainBytesMax })) {
      byteCount += piece.length
      if (byteCount > limits.drainBytesMax) return
    }
  } catch {
    // It went away, or is slow: it gets its answer as it is.
  }
}
