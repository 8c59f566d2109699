import { isIP } from 'node:net'
import type { onRequestHookHandler } from 'fastify'

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/

/** Whether a name or an address is this machine's own; an IPv6 address of a URL stands in brackets. */
export function isThisMachine(host: string): boolean {
  return LOOPBACK.test(host.replace(/^\[|\]$/g, ''))
}

/**
 * Whoever serves on loopback answers to loopback's names only: a page of elsewhere could point its own name at 127.0.0.1 and read what is
 * meant for this machine (DNS rebinding).
 */
export function hostCheck(served: string): onRequestHookHandler {
  if (!isThisMachine(served)) return (_request, _reply, done) => done()
  return (request, reply, done) => {
    if (isThisMachine(nameOf(request.headers.host))) return done()
    void reply.code(421).type('application/problem+json')
    void reply.send(JSON.stringify({ type: 'about:blank', title: 'this server answers on this machine only', status: 421 }))
  }
}

/** The name before the port; an IPv6 address stands in brackets. */
function nameOf(host: string | undefined): string {
  const found = /^(?:\[([^\]]*)\]|([^:]*))(?::\d+)?$/.exec(host ?? '')
  const name = found?.[1] ?? found?.[2] ?? ''
  return isIP(name) === 0 ? name.toLowerCase() : name
}
