import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Source } from '../../../records/sources/source.ts'

/** A request whose sender is known. */
interface KnownRequest {
  readonly request: FastifyRequest
  readonly source: Source
  /** Its body; reading it tells the sender to go on. */
  readonly body: () => AsyncIterable<Uint8Array>
}

/** Takes a request in; what it gives is the answer, or it throws a refusal. */
export type Handler = (known: KnownRequest, reply: FastifyReply) => Promise<FastifyReply>
