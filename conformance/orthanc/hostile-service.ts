import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'

const HEADER_BYTES = 28
type Head = readonly [kind: number, code: number]
const READY: Head = [0x81, 0]
const DEIDENTIFIED: Head = [0x82, 0]
const DOUBT: Head = [0x84, 0]
const REFUSED = 0x83

/** How a service behaves when an instance comes. */
export type Behaviour =
  | 'silent'
  | 'garbage'
  | 'another id'
  | 'endless length'
  | 'dies in the middle'
  | 'drips'
  | 'no DICOM'
  | 'success as refusal'
  | 'doubts'
  | { readonly refusesWith: number }

/** A service that greets as it should, and then misbehaves. */
export class HostileService {
  behaviour: Behaviour = 'silent'
  readonly #server: Server = createServer((socket) => this.#serve(socket))
  readonly #open = new Set<Socket>()

  async listen(path: string): Promise<void> {
    this.#server.listen(path)
    await once(this.#server, 'listening')
  }

  async close(): Promise<void> {
    this.#server.close()
    for (const socket of this.#open) socket.destroy()
    await once(this.#server, 'close')
  }

  #serve(socket: Socket): void {
    this.#open.add(socket)
    let bytes: Buffer = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#open.delete(socket))
    socket.on('data', (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece])
      while (bytes.length >= HEADER_BYTES) {
        const length = Number(bytes.readBigUInt64BE(20))
        if (bytes.length < HEADER_BYTES + length) return
        this.#answer(socket, bytes.subarray(0, HEADER_BYTES), bytes.subarray(HEADER_BYTES, HEADER_BYTES + length))
        bytes = bytes.subarray(HEADER_BYTES + length)
      }
    })
  }

  #answer(socket: Socket, request: Buffer, instance: Buffer): void {
    const id = request.readBigUInt64BE(8)
    if (request.readUInt8(5) === 1) return void socket.write(Buffer.concat([header(READY, id, 32), Buffer.alloc(32, 7)]))
    const { behaviour } = this
    if (typeof behaviour === 'object') return void socket.write(header([REFUSED, behaviour.refusesWith], id, 0))
    // What is given back is what came: it would be seen in the storage.
    const whole = header(DEIDENTIFIED, id, instance.length)
    switch (behaviour) {
      case 'silent':
        return
      case 'garbage':
        return void socket.write(instance)
      case 'another id':
        return void socket.write(Buffer.concat([header(DEIDENTIFIED, id + 1n, instance.length), instance]))
      case 'endless length':
        return void socket.write(Buffer.concat([header(DEIDENTIFIED, id, 2 ** 40), instance]))
      case 'dies in the middle':
        return void socket.write(Buffer.concat([whole, instance.subarray(0, 1000)]), () => socket.destroy())
      case 'drips':
        return drip(socket, Buffer.concat([whole, instance]))
      case 'no DICOM':
        return void socket.write(Buffer.concat([whole, Buffer.alloc(instance.length, 1)]))
      case 'success as refusal':
        return void socket.write(header([REFUSED, 0], id, 0))
      case 'doubts':
        return void socket.write(header(DOUBT, id, 0))
    }
  }
}

function header([kind, code]: Head, id: bigint, length: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES)
  bytes.write('LTHE', 0, 'latin1')
  bytes.writeUInt8(1, 4)
  bytes.writeUInt8(kind, 5)
  bytes.writeUInt16BE(code, 6)
  bytes.writeBigUInt64BE(id, 8)
  bytes.writeBigUInt64BE(BigInt(length), 20)
  return bytes
}

/** A byte every ten milliseconds: each call gives something, and the whole never comes. */
function drip(socket: Socket, bytes: Buffer): void {
  let at = 0
  const timer = setInterval(() => {
    if (socket.destroyed || at === bytes.length) return clearInterval(timer)
    socket.write(bytes.subarray(at, (at += 1)))
  }, 10)
}
