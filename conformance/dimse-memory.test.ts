// Goal: an instance of 1 GB and a slow taker cost the provider no more memory than its limits say.
// Method: send 1 GB that is made while it is sent to a provider in a process of its own whose handler is slow at first; ask the kernel.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { connectScu } from '../packages/gateway/src/system/dimse-client.ts'

const GIGABYTE = 1 << 30
const PIECE_BYTES = 1 << 20
// Node itself, the tables of dicom, and what the socket reads between two collections.
const MEMORY_MAX = 250e6

const CT = '1.2.840.10008.5.1.4.1.1.2'
const EXPLICIT = '1.2.840.10008.1.2.1'

test('1 GB to a handler that waits first', async () => {
  const sink = join(import.meta.dirname, 'dimse', 'slow-sink.ts')
  const child = spawn(process.execPath, [sink], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const scu = await connectScu({ host: '127.0.0.1', port: Number(String(line)) })
  const contexts = [{ id: 1, abstractSyntax: CT, transferSyntaxes: [EXPLICIT] }]
  const implementation = { classUid: '1.2.3', versionName: 'TEST' }
  await scu.associate({ calledAeTitle: 'SINK', callingAeTitle: 'TEST', contexts, implementation })
  const piece = new Uint8Array(PIECE_BYTES)
  let sent = 0
  let sentAtFirst = 0
  setTimeout(() => (sentAtFirst = sent), 500)
  const dataSet = (async function* () {
    for (; sent < GIGABYTE; sent += PIECE_BYTES) yield piece
  })()
  expect(await scu.store({ sopClassUid: CT, sopInstanceUid: '1.2.3', transferSyntaxUid: EXPLICIT, dataSet })).toBe(0)
  await scu.release()
  // While the handler waits, the sender waits: what it has got rid of lies in the limit and in the buffers of two sockets.
  expect(sentAtFirst).toBeGreaterThan(0)
  expect(sentAtFirst).toBeLessThan(32e6)
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024
  expect(peak).toBeGreaterThan(0)
  expect(peak).toBeLessThan(MEMORY_MAX)
})
