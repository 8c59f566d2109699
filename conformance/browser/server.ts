// A server on the loopback address for one page: the sources of the packages as they are, and what the test gives.
import { createServer, type ServerResponse } from 'node:http'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

// Nothing else can be read: neither the gateway nor anything that knows Node.
const SERVED =
  /^\/(?:packages\/(?:dicom|engine|portal)\/src\/|node_modules\/(?:@noble\/hashes|pako\/dist)\/|conformance\/browser\/page\.ts$)/

const IMPORTS = {
  '@lethe/dicom': '/packages/dicom/src/index.ts',
  '@lethe/engine': '/packages/engine/src/index.ts',
  '@noble/hashes/': '/node_modules/@noble/hashes/',
  pako: '/node_modules/pako/dist/pako.mjs',
}

// The nonce lets in the import map and no other text of the page; what is not named here the browser refuses, so that nothing
// can be sent elsewhere, and no script is made of text.
const POLICY = "default-src 'none'; script-src 'self' 'nonce-map'; connect-src 'self'; img-src data:"
const PAGE = `<!doctype html><title>trial</title><link rel="icon" href="data:,">
<script type="importmap" nonce="map">${JSON.stringify({ imports: IMPORTS })}</script>`

/** What the page may ask for beside the packages, under `/given/`. */
export type Given = ReadonlyMap<string, Uint8Array | string>

/** A server that runs. */
export interface PageServer {
  readonly origin: string
  close(): Promise<void>
}

/** Starts the server at a free port. */
export async function startServer(given: Given): Promise<PageServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (request.method !== 'GET') return send(response, { status: 405, type: 'text/plain', body: '' })
    return send(response, answer(pathname, given))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: Uint8Array | string
}

function answer(path: string, given: Given): Answer {
  if (path === '/') return { status: 200, type: 'text/html', body: PAGE }
  const body = path.startsWith('/given/') ? given.get(path.slice('/given/'.length)) : undefined
  if (body !== undefined) return { status: 200, type: 'application/octet-stream', body }
  if (!SERVED.test(path)) return { status: 404, type: 'text/plain', body: '' }
  const text = readFileSync(join(ROOT, path), 'utf8')
  if (path.endsWith('.json')) return { status: 200, type: 'application/json', body: text }
  // The types become spaces, as Node itself makes them: every other character is the file's.
  return { status: 200, type: 'text/javascript', body: path.endsWith('.ts') ? stripTypeScriptTypes(text) : text }
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-security-policy': POLICY, 'cache-control': 'no-store' })
  response.end(body)
}
