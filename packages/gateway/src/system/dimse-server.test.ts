// Goal: over real sockets, many senders, slow ones, ones that vanish and ones that send nonsense are served or refused, and nothing is left.
// Method: our own user and bare sockets against our own server on loopback.
import { createHash, randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { DIMSE_LIMITS, STORAGE_SOP_CLASSES, VERIFICATION, type DimseLimits, type StoreRequest } from '@lethe/dimse'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { connectScu } from './dimse-client.ts'
import { startDimseServer, type DimseServer } from './dimse-server.ts'

const CT = '1.2.840.10008.5.1.4.1.1.2'
const EXPLICIT = '1.2.840.10008.1.2.1'
const IMPLEMENTATION = { classUid: '1.2.3', versionName: 'TEST' }

const servers: DimseServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => server.close(0)))
})

/** A server that hashes what it receives, and remembers how associations failed. */
async function start({ limits = {}, associationsMax = 250, source = {} }: Setting = {}) {
  const received = new Map<string, string>()
  const failures: string[] = []
  const rejections: string[] = []
  const requested: string[] = []
  const store = async ({ dataSet, sopInstanceUid }: StoreRequest) => {
    requested.push(sopInstanceUid)
    const hash = createHash('sha256')
    try {
      for await (const piece of dataSet) hash.update(piece)
    } catch {
      return { status: 0xa700 }
    }
    received.set(sopInstanceUid, hash.digest('hex'))
    return { status: 0 }
  }
  const server = await startDimseServer({
    host: '127.0.0.1',
    port: 0,
    limits: { ...DIMSE_LIMITS, ...limits },
    associationsMax,
    policy: {
      calledAeTitles: ['LETHE'],
      sources: [{ name: 'test', ...source }],
      abstractSyntaxes: new Set([VERIFICATION, ...STORAGE_SOP_CLASSES]),
      acceptsTransferSyntax: () => true,
      userIdentity: 'ignore',
      implementation: IMPLEMENTATION,
    },
    handler: {
      store,
      failed: ({ code }) => void failures.push(code),
      rejected: ({ rejection, callingAeTitle, address }) => void rejections.push(`${rejection} ${callingAeTitle} ${address}`),
    },
  })
  servers.push(server)
  return { server, received, requested, failures, rejections }
}

interface Setting {
  readonly limits?: Partial<DimseLimits>
  readonly associationsMax?: number
  readonly source?: { readonly addresses?: readonly string[] }
}

async function associated(port: number) {
  const scu = await connectScu({ host: '127.0.0.1', port })
  const contexts = [
    { id: 1, abstractSyntax: CT, transferSyntaxes: [EXPLICIT] },
    { id: 3, abstractSyntax: VERIFICATION, transferSyntaxes: [EXPLICIT] },
  ]
  await scu.associate({ calledAeTitle: 'LETHE', callingAeTitle: 'TEST', contexts, implementation: IMPLEMENTATION })
  return scu
}

function instance(sopInstanceUid: string, bytes: Uint8Array) {
  const dataSet = (async function* () {
    for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000)
  })()
  return { sopClassUid: CT, sopInstanceUid, transferSyntaxUid: EXPLICIT, dataSet }
}

/** A bare connection that has an association: the bytes of our own user are sent by hand. */
async function bare(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port })
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('connect', resolve))
  return socket
}

const ASSOCIATE = ((): Buffer => {
  const item = (type: number, body: Buffer): Buffer => Buffer.concat([Buffer.of(type, 0, body.length >> 8, body.length), body])
  const context = Buffer.concat([Buffer.of(1, 0, 0, 0), item(0x30, Buffer.from(CT)), item(0x40, Buffer.from(EXPLICIT))])
  const body = Buffer.concat([
    Buffer.of(0, 1, 0, 0),
    Buffer.from('LETHE'.padEnd(16) + 'TEST'.padEnd(16)),
    Buffer.alloc(32),
    item(0x10, Buffer.from('1.2.840.10008.3.1.1.1')),
    item(0x20, context),
    item(0x50, item(0x51, Buffer.of(0, 0, 0x40, 0))),
  ])
  const header = Buffer.alloc(6)
  header[0] = 1
  header.writeUInt32BE(body.length, 2)
  return Buffer.concat([header, body])
})()

async function closed(socket: Socket): Promise<void> {
  socket.resume()
  if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve))
}

describe('many at once', () => {
  test('200 associations are served, each with its own instance', async () => {
    const { server, received } = await start()
    const bytes = randomBytes(300_000)
    const scus = await Promise.all(Array.from({ length: 200 }, async () => associated(server.port)))
    expect(server.associationCount()).toBe(200)
    const statuses = await Promise.all(scus.map(async (scu, index) => scu.store(instance(`1.2.${index}`, bytes))))
    await Promise.all(scus.map(async (scu) => scu.release()))
    expect(new Set(statuses)).toEqual(new Set([0]))
    expect(received.size).toBe(200)
    expect(new Set(received.values())).toEqual(new Set([createHash('sha256').update(bytes).digest('hex')]))
    await vi.waitFor(() => expect(server.associationCount()).toBe(0))
  })

  test('one more than the limit is rejected for the time being, and may come when another has gone', async () => {
    const { server, rejections } = await start({ associationsMax: 2 })
    const [first] = [await associated(server.port), await associated(server.port)]
    await expect(associated(server.port)).rejects.toMatchObject({ code: 'DIMSE_REJECTED' })
    expect(rejections).toEqual(['localLimitExceeded TEST 127.0.0.1'])
    await first.release()
    await vi.waitFor(() => expect(server.associationCount()).toBe(1))
    expect(await (await associated(server.port)).echo()).toBe(0)
  })

  test('an address that is not on the allow list is rejected', async () => {
    const { server, rejections } = await start({ source: { addresses: ['192.0.2.1'] } })
    await expect(associated(server.port)).rejects.toMatchObject({ code: 'DIMSE_REJECTED' })
    expect(rejections).toEqual(['callingAeTitleNotRecognized TEST 127.0.0.1'])
    const { server: other } = await start({ source: { addresses: ['127.0.0.1'] } })
    expect(await (await associated(other.port)).echo()).toBe(0)
  })
})

describe('bad senders', () => {
  test('one that vanishes in the middle of a PDU, at every place in it', async () => {
    const { server, received, failures } = await start()
    const stream = Buffer.concat([ASSOCIATE, Buffer.of(4, 0, 0, 0, 0, 60, 0, 0, 0, 56, 1, 3, 0, 0, 0, 0, 4, 0, 0, 0)])
    for (let length = 1; length <= stream.length; length += 17) {
      const socket = await bare(server.port)
      socket.end(stream.subarray(0, length))
      await closed(socket)
    }
    await vi.waitFor(() => expect(server.associationCount()).toBe(0))
    expect(received.size).toBe(0)
    expect(new Set(failures)).toEqual(new Set(['DIMSE_LOST']))
    expect(await (await associated(server.port)).echo()).toBe(0)
  })

  test('one that says nothing, and one that says too little, are closed', async () => {
    const { server, failures } = await start({ limits: { artimMs: 1000, idleMs: 400 } })
    const silent = await bare(server.port)
    const slow = await bare(server.port)
    slow.write(ASSOCIATE)
    // A command that is right as far as it goes; a byte now and then is no progress.
    const command = Buffer.concat([Buffer.of(4, 0, 0, 0, 3, 232, 0, 0, 3, 228, 1, 1), Buffer.alloc(988)])
    let at = 0
    const dripping = setInterval(() => slow.write(command.subarray(at, (at += 1))), 5)
    await Promise.all([closed(silent), closed(slow)])
    clearInterval(dripping)
    expect(at).toBeGreaterThan(1)
    expect(failures).toEqual(['DIMSE_TIMED_OUT'])
    expect(server.associationCount()).toBe(0)
  })

  test('nonsense, in front of an association and inside of it, ends that connection alone', async () => {
    const { server } = await start({ limits: { artimMs: 5000 } })
    const good = await associated(server.port)
    let seed = 20_261_126
    const next = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return (seed >>> 8) % below
    }
    const runs = Number(process.env['LETHE_FUZZ_RUNS'] ?? 60)
    for (let run = 0; run < runs; run += 1) {
      const socket = await bare(server.port)
      const bytes = Buffer.concat([ASSOCIATE, Buffer.from(Array.from({ length: 40 }, () => next(256)))])
      for (let change = next(4); change > 0; change -= 1) bytes[next(ASSOCIATE.length)] = next(256)
      socket.write(bytes.subarray(next(2) * ASSOCIATE.length))
      socket.end()
      await closed(socket)
    }
    expect(await good.echo()).toBe(0)
    await good.release()
    await vi.waitFor(() => expect(server.associationCount()).toBe(0))
  }, 600_000)
})

test('closing lets the request at hand be answered, and leaves nothing open', async () => {
  const { server, received, requested } = await start()
  const scu = await associated(server.port)
  const bytes = randomBytes(1_000_000)
  const gate = Promise.withResolvers<void>()
  const stored = scu.store({
    ...instance('1.2.3', bytes),
    dataSet: (async function* () {
      yield bytes.subarray(0, 500_000)
      await gate.promise
      yield bytes.subarray(500_000)
    })(),
  })
  await vi.waitFor(() => expect(requested).toEqual(['1.2.3']))
  const closing = server.close(20_000)
  gate.resolve()
  expect(await stored).toBe(0)
  await closing
  expect(received.size).toBe(1)
  await expect(associated(server.port)).rejects.toMatchObject({ code: 'DIMSE_UNREACHABLE' })
})
