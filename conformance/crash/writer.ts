// A sender and a gateway in one process, which tests kill: admits instances as fast as it can and tells each acknowledgement.
import { writeSync } from 'node:fs'
import type { PoolConfig } from 'pg'
import { encodeInstance } from '../../packages/gateway/src/instances.test-support.ts'
import { openConnection } from '../../packages/gateway/src/system/database/connection.ts'
import { findSource } from '../../packages/gateway/src/records/sources/find-source.ts'
import type { Tables } from '../../packages/gateway/src/records/tables.ts'
import { Inbox, type Boundary } from '../../packages/gateway/src/records/inbox/inbox.ts'
import { receiveInto } from '../../packages/gateway/src/records/inbox/inbox.test-support.ts'

/** What a test tells the program, as JSON in its first argument. */
export interface CrashPlan {
  readonly database: PoolConfig
  readonly folder: string
  readonly masterKey: string
  /** Sends the instances of these numbers, from the first to before the last. */
  readonly numbers: readonly [number, number]
  readonly senderCount: number
  readonly side?: number
  /** Where the process ends itself, and at which passing. */
  readonly killAt?: { readonly boundary: Boundary; readonly passing: number }
}

const plan = JSON.parse(process.argv[2] ?? '') as CrashPlan
const { db, close } = openConnection<Tables>(plan.database)
let passing = 0
const inbox = new Inbox({
  folder: plan.folder,
  masterKey: Buffer.from(plan.masterKey, 'hex'),
  db,
  onBoundary: (boundary) => {
    if (boundary !== plan.killAt?.boundary) return
    passing += 1
    if (passing === plan.killAt.passing) process.kill(process.pid, 'SIGKILL')
  },
})
const found = await findSource(db, 'CT1')
if (found === undefined) throw new Error('the test has made no source')
const source = found
let [next] = plan.numbers
const [, end] = plan.numbers

async function send(): Promise<void> {
  while (next < end) {
    const number = next++
    const outcome = await receiveInto(inbox, { source }, pieces(encodeInstance({ number, side: plan.side ?? 64 }))).then(
      () => 'ack',
      (error: { code?: string; disposition?: string }) => `fault ${error.code} ${error.disposition}`,
    )
    writeSync(1, `${number} ${outcome}\n`)
  }
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 4096) yield bytes.subarray(at, at + 4096)
}

await Promise.all(Array.from({ length: plan.senderCount }, send))
await close()
