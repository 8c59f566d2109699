// Goal: what a peer sent is there as long as somebody keeps or has copied it, whatever becomes of the buffer that it came in.
// Method: bytes over a real socket, of which slices are taken while they arrive and read when their buffers were given back.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { socketPort } from './socket-port.ts'

test('a slice that was taken while bytes arrived is a copy: it outlives their buffer', async () => {
  const sent = Buffer.alloc(1 << 20, 'lethe')
  const server = createServer((socket) => socket.end(sent)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [slices, views]: [Uint8Array[], Uint8Array[]] = [[], []]
  socketPort(socket, (bytes) => {
    slices.push(bytes.slice())
    views.push(bytes.subarray())
  })
  await once(socket, 'close')
  expect(Buffer.concat(slices).equals(sent)).toBe(true)
  // Nobody kept them: the buffers are gone.
  expect(views.filter(({ length }) => length > 0).length).toBeLessThan(views.length)
  server.close()
})
