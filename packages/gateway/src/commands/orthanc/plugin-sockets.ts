import { chmodSync, fstatSync, lstatSync, rmSync } from 'node:fs'
import { connect, createServer, Socket } from 'node:net'
import { FailedError, UsageError } from '../../system/usage-error.ts'
import { servePlugin, type ConnectionParts } from './plugin-connection.ts'

// Where the plug-in puts one end of a socketpair.
const INHERITED_DESCRIPTOR = 3
const CONNECTIONS_MAX = 16

/** Serves the plug-in that started this program, until it goes away, or until something ends it. */
export async function serveParent(parts: ConnectionParts, stopped: Promise<void>): Promise<void> {
  let isSocket = false
  try {
    isSocket = fstatSync(INHERITED_DESCRIPTOR).isSocket()
  } catch {
    // There is nothing: somebody called the command by hand.
  }
  if (!isSocket) throw new UsageError('lethe orthanc is started by the plug-in of Orthanc; by hand, give --socket PATH')
  const socket = new Socket({ fd: INHERITED_DESCRIPTOR, readable: true, writable: true })
  const end = (): unknown => socket.destroy()
  void stopped.then(end, end)
  await servePlugin(socket, parts)
}

/** Listens on a Unix socket that its owner alone may use; gives what ends it, with all connections. */
export async function listenTo(path: string, parts: ConnectionParts): Promise<() => void> {
  await removeForgotten(path)
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    void servePlugin(socket, parts).then(() => open.delete(socket))
  })
  server.maxConnections = CONNECTIONS_MAX
  // Nobody else may connect in the moment before the mode is set.
  const before = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => void server.once('error', reject).listen(path, resolve))
  } catch {
    throw new FailedError(`${path} cannot be listened on: the folder must be there, and writable`)
  } finally {
    process.umask(before)
  }
  chmodSync(path, 0o600)
  return () => {
    server.close()
    for (const socket of open) socket.destroy()
  }
}

/** Removes a socket that nobody listens on any more; anything else stays. */
async function removeForgotten(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isSocket()) throw new UsageError(`${path} is there already and is no socket`)
  const isAnswered = await new Promise<boolean>((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
  if (isAnswered) throw new FailedError(`${path}: another program listens on it`)
  rmSync(path)
}
