import type { Socket } from 'node:net'
import type { BytePort, Clock } from '@lethe/dimse'
import { ReceivedBuffers } from './received-buffers.ts'

// A peer that reads nothing would otherwise keep a connection that is over.
const CLOSE_MS_MAX = 5000

/** The clock of associations. */
export const associationClock: Clock = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** A socket as a byte port; what comes in goes to whoever is there then. */
export function socketPort(socket: Socket, receive: (bytes: Uint8Array) => void): BytePort {
  const buffers = new ReceivedBuffers()
  socket.on('data', (bytes: Buffer) => {
    buffers.keep(bytes)
    // As plain bytes: what is kept of them is copied by `slice`, and a Buffer's `slice` copies nothing.
    receive(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length))
    buffers.release(bytes)
  })
  return {
    keep: buffers.keep,
    release: buffers.release,
    write: (pieces) => {
      if (socket.destroyed) return true
      socket.cork()
      for (const piece of pieces) socket.write(piece)
      socket.uncork()
      return !socket.writableNeedDrain
    },
    close: () => {
      socket.destroySoon()
      // Whatever is still read is read to its end, and no further.
      socket.resume()
      const timer = setTimeout(() => socket.destroy(), CLOSE_MS_MAX)
      socket.once('close', () => clearTimeout(timer))
    },
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
  }
}
