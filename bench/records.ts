// How fast instances become durable, and how fast jobs are claimed: npm run bench:records [-- --count N].
// On the embedded server in a fresh folder; sender and gateway are one process. Read the ratios: disks and machines differ.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { encodeInstance } from '../packages/gateway/src/instances.test-support.ts'
import { Inbox } from '../packages/gateway/src/records/inbox/inbox.ts'
import { receiveInto } from '../packages/gateway/src/records/inbox/inbox.test-support.ts'
import { claimJobs } from '../packages/gateway/src/records/jobs/claim-jobs.ts'
import { openRecords, type Records } from '../packages/gateway/src/records/open-records.ts'
import { putProfile } from '../packages/gateway/src/records/profiles/put-profile.ts'
import { putSource } from '../packages/gateway/src/records/sources/put-source.ts'
import { advance } from '../packages/gateway/src/stages/flow.ts'

const MASTER_KEY = new Uint8Array(32).fill(9)
const PIECE_BYTES = 1 << 16

const { values } = parseArgs({ options: { count: { type: 'string', default: '400' } } })
const count = Number(values.count)
const home = mkdtempSync(join(tmpdir(), 'lethe-bench-'))
const records = await openRecords({ home, masterKey: MASTER_KEY })
try {
  await measureAdmitting(records)
  await measureClaiming(records)
} finally {
  await records.close()
  rmSync(home, { recursive: true })
}

async function measureAdmitting({ db }: Records): Promise<void> {
  const profile = await putProfile(db, 'research', 'bench')
  const source = await putSource(db, { name: 'BENCH', issuer: 'bench', profileId: profile.id })
  const inbox = new Inbox({ folder: join(home, 'inbox'), masterKey: MASTER_KEY, db })
  let number = 0
  for (const senderCount of [1, 4, 16]) {
    // Made before: only receiving is measured.
    const waiting = Array.from({ length: count }, () => encodeInstance({ number: (number += 1), side: 512 }))
    const send = async (): Promise<void> => {
      for (let bytes = waiting.pop(); bytes !== undefined; bytes = waiting.pop())
        await receiveInto(inbox, { source }, pieces(bytes))
    }
    const seconds = await timed(() => Promise.all(Array.from({ length: senderCount }, send)))
    console.log(`admitted, ${senderCount} senders: ${(count / seconds).toFixed(0)} instances of 0.5 MB a second`)
  }
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
}

async function measureClaiming({ db }: Records): Promise<void> {
  for (const countMax of [1, 10]) {
    let claimed = 0
    const work = async (): Promise<void> => {
      const jobs = await claimJobs(db, { kinds: ['deidentify', 'inspect'], countMax, leaseMs: 60_000 })
      claimed += jobs.length
      for (const job of jobs) await advance(db, [job])
      if (jobs.length > 0 && claimed < count) return work()
    }
    const seconds = await timed(() => Promise.all(Array.from({ length: 4 }, work)))
    console.log(`claimed and settled, 4 workers, ${countMax} at once: ${(claimed / seconds).toFixed(0)} jobs a second`)
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
