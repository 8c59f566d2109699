// Goal: an instance is stored by STOW-RS as PS3.18 says, streamed as the service takes it, and whatever the service does ends in an answer or a
// fault with a code; a file that is not the one that was meant never arrives whole.
// Method: services of node:http on loopback that answer, stall, vanish, refuse early, redirect, talk too much; TLS under a right and a wrong
// authority.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'
import { StowClient, type StowPlace } from './stow-client.ts'

const LIMITS = { connectMs: 30_000, idleMs: 30_000, answerBytesMax: 1000 }

async function listen(server: Server, scheme = 'http'): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web`
}

const serve = (listener: RequestListener): Promise<string> => listen(createServer(listener))

async function* pieces(...all: readonly (Buffer | Error)[]): AsyncGenerator<Buffer> {
  for (const piece of all) {
    if (piece instanceof Error) throw piece
    yield piece
  }
}

function client(url: string, place: Partial<StowPlace> = {}): StowClient {
  const made = new StowClient({ url, limits: LIMITS, ...place })
  onTestFinished(() => made.cut())
  return made
}

/** Stores one instance; gives the answer's status, or the code of the fault. */
async function store(made: StowClient, ...all: readonly (Buffer | Error)[]): Promise<number | string> {
  const byteCount = all.reduce((sum, piece) => sum + (piece instanceof Error ? 1 : piece.length), 0)
  try {
    return (await made.store({ byteCount, file: pieces(...all) })).status
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).message
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const read: Buffer[] = []
  for await (const piece of request as AsyncIterable<Buffer>) read.push(piece)
  return Buffer.concat(read).toString('latin1')
}

test('instances go one by one, each whole, over one connection', async () => {
  const seen: {
    method: string | undefined
    url: string | undefined
    type: string
    length: boolean
    part: string
    port: number
  }[] = []
  const url = await serve((request, response) => {
    void bodyOf(request).then((body) => {
      const type = request.headers['content-type'] ?? ''
      const boundary = /boundary=(\S+)$/.exec(type)?.[1] ?? ''
      const part = body.slice(body.indexOf('\r\n\r\n') + 4, body.indexOf(`\r\n--${boundary}--\r\n`))
      const length = Number(request.headers['content-length']) === body.length
      const port = request.socket.remotePort ?? 0
      seen.push({ method: request.method, url: request.url, type: type.replace(boundary, ''), length, part, port })
      response.end('{}')
    })
  })
  const made = client(`${url}/`)
  expect([await store(made, Buffer.from('ab'), Buffer.from('cd')), await store(made, Buffer.alloc(300_000, 7))]).toEqual([
    200, 200,
  ])
  const said = {
    method: 'POST',
    url: '/dicom-web/studies',
    type: 'multipart/related; type="application/dicom"; boundary=',
    length: true,
  }
  expect(seen).toMatchObject([
    { ...said, part: 'abcd' },
    { ...said, part: String.fromCharCode(7).repeat(300_000) },
  ])
  expect(seen[0]?.port).toBe(seen[1]?.port)
})

test('the token is read anew for each request, and one that is none is a mistake', async () => {
  const path = new TemporaryFolder().at('token')
  const seen: (string | undefined)[] = []
  const url = await serve((request, response) => {
    seen.push(request.headers.authorization)
    request.resume().on('end', () => response.end())
  })
  const made = client(url, { tokenFile: path })
  writeFileSync(path, 'first\n')
  await store(made, Buffer.from('x'))
  writeFileSync(path, 'second.token==\n')
  await store(made, Buffer.from('x'))
  expect(seen).toEqual(['Bearer first', 'Bearer second.token=='])
  writeFileSync(path, 'two\nlines')
  expect(await store(made, Buffer.from('x'))).toMatch(/no bearer token/)
})

test.each<readonly [string, RequestListener, number | string]>([
  ['answers with a status', (request, response) => void request.resume().on('end', () => response.writeHead(409).end()), 409],
  ['sends us elsewhere', (_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 302],
  [
    'says no before it has read it all',
    (request, response) => {
      request.resume()
      response.writeHead(413).end('no')
    },
    413,
  ],
  ['vanishes', (request) => void request.socket.destroy(), 'DIMSE_LOST'],
  [
    'vanishes in its answer',
    (request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('12345')
      setTimeout(() => request.socket.destroy(), 20)
    },
    'DIMSE_LOST',
  ],
  ['reads nothing', (request) => void request.pause(), 'DIMSE_TIMED_OUT'],
  ['reads all and says nothing', (request) => void request.resume(), 'DIMSE_TIMED_OUT'],
  [
    'talks too much',
    (request, response) => void request.resume().on('end', () => response.end('x'.repeat(2000))),
    'RELEASE_ANSWER_UNREADABLE',
  ],
])('a service that %s', async (_name, listener, outcome) => {
  const url = await serve(listener)
  const megabytes = Array.from({ length: 64 }, () => Buffer.alloc(1 << 20))
  const limits = outcome === 'DIMSE_TIMED_OUT' ? { ...LIMITS, idleMs: 500 } : LIMITS
  expect(await store(client(url, { limits }), ...megabytes)).toBe(outcome)
})

test('nobody there', async () => {
  const server = createServer()
  const url = await listen(server)
  server.close()
  expect(await store(client(url), Buffer.from('x'))).toBe('DIMSE_UNREACHABLE')
})

test('a file that ends badly is told as what it is, and never arrives whole', async () => {
  let whole = 0
  const url = await serve((request, response) => {
    bodyOf(request).then(
      () => {
        whole += 1
        response.end()
      },
      () => undefined,
    )
  })
  const mistake = Object.assign(new Error('damaged'), { code: 'RELEASE_OBJECT_DAMAGED' })
  expect(await store(client(url), Buffer.alloc(1 << 20), mistake)).toBe('RELEASE_OBJECT_DAMAGED')
  expect(await store(client(url), Buffer.from('x'))).toBe(200)
  expect(whole).toBe(1)
})

test('TLS with the right authority, and not with another, nor with the system’s', async () => {
  const folder = new TemporaryFolder()
  const made = (name: string): { readonly key: string; readonly cert: string } => {
    const [key, cert] = [folder.at(`${name}.key`), folder.at(`${name}.pem`)]
    const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert]
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', ...subject],
      {
        stdio: 'ignore',
      },
    )
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  }
  const [right, wrong] = [made('right'), made('wrong')]
  const server = createSecureServer(right, (request, response) => void request.resume().on('end', () => response.end()))
  const url = await listen(server, 'https')
  expect(await store(client(url, { authorities: right.cert }), Buffer.from('x'))).toBe(200)
  expect(await store(client(url, { authorities: wrong.cert }), Buffer.from('x'))).toBe('DIMSE_TLS_FAILED')
  expect(await store(client(url), Buffer.from('x'))).toBe('DIMSE_TLS_FAILED')
})
