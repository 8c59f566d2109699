import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { DIMSE_LIMITS, DimseError, Scu, type DimseLimits } from '@lethe/dimse'
import { BCP_195, type TlsIdentity } from './dimse-tls.ts'
import { associationClock, socketPort } from './socket-port.ts'

const CONNECT_MS_MAX = 30_000

/** Where a peer is, and how it is reached. */
export interface PeerAddress {
  readonly host: string
  readonly port: number
  /** TLS where it is given: who may have issued the peer's certificate (PEM; else the system's authorities), and our own. */
  readonly tls?: { readonly authorities?: string; readonly identity?: TlsIdentity }
  readonly limits?: DimseLimits
}

/** Connects to a peer; the association is still to be asked for. */
export async function connectScu(address: PeerAddress): Promise<Scu> {
  const socket = await connected(address)
  const port = socketPort(socket, (bytes) => scu.receive(bytes))
  const scu: Scu = new Scu({ port, clock: associationClock, limits: address.limits ?? DIMSE_LIMITS })
  socket.setNoDelay(true)
  socket.on('drain', () => scu.drained())
  socket.on('error', () => socket.destroy())
  socket.on('close', () => scu.closed())
  return scu
}

async function connected(address: PeerAddress): Promise<Socket> {
  const { socket, ready } = open(address)
  return new Promise((resolve, reject) => {
    const fail = (code: 'UNREACHABLE' | 'TLS_FAILED'): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(new DimseError(code))
    }
    const timer = setTimeout(() => fail('UNREACHABLE'), CONNECT_MS_MAX)
    let isReached = false
    socket.once('connect', () => (isReached = true))
    socket.once('error', () => fail(isReached && address.tls !== undefined ? 'TLS_FAILED' : 'UNREACHABLE'))
    socket.once(ready, () => {
      clearTimeout(timer)
      socket.removeAllListeners('error')
      resolve(socket)
    })
  })
}

function open({ host, port, tls }: PeerAddress): { socket: Socket; ready: 'connect' | 'secureConnect' } {
  if (tls === undefined) return { socket: connectPlain({ host, port }), ready: 'connect' }
  const { authorities, identity } = tls
  const ca = authorities === undefined ? {} : { ca: authorities }
  const own = identity === undefined ? {} : { cert: identity.certificate, key: identity.privateKey }
  return { socket: connectTls({ ...BCP_195, host, port, ...ca, ...own }), ready: 'secureConnect' }
}
