// Goal: `lethe status` and `lethe audit` work on a fresh installation, and say in one line what is broken.
// Method: the commands as a person calls them, over an embedded database that the first of them makes.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lethe } from '../lethe-command.test-support.ts'
import { appendAudit } from '../records/audit/append-audit.ts'
import { openRecords } from '../records/open-records.ts'
import { transact } from '../records/statement.ts'
import { masterKey } from '../system/master-key.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'

test('status counts, audit verifies, and a kept checkpoint finds a chain that lost its end', async () => {
  const folder = new TemporaryFolder()
  const home = folder.path
  const env = { LETHE_HOME: home }
  const status = await lethe(['status', '--check'], { env })
  expect(status).toMatchObject({ code: 0, stdout: 'no source is known yet\n' })
  expect(await lethe(['audit', 'verify'], { env })).toMatchObject({
    code: 0,
    stdout: 'the audit is whole: 0 rows, 0 checkpoints\n',
  })
  const key = masterKey(join(home, 'master.key'), () => undefined)
  const records = await openRecords({ home, masterKey: key })
  await transact(records.db, (tx) =>
    appendAudit(tx, { actor: 'system:test', event: 'gateway-started', subject: 'system:gateway', outcome: 'done', count: 1 }),
  )
  await records.close()
  const kept = join(home, 'kept.txt')
  const checkpoint = await lethe(['audit', 'checkpoint'], { env })
  expect(checkpoint.stdout).toMatch(/^1 [0-9a-f]{64} [0-9a-f]{128}\n$/)
  writeFileSync(kept, checkpoint.stdout)
  const whole = 'the audit is whole: 1 rows, 2 checkpoints\n'
  expect(await lethe(['audit', 'verify', '--checkpoints', kept], { env })).toMatchObject({ code: 0, stdout: whole })
  writeFileSync(kept, checkpoint.stdout.replace(/^1/, '2'))
  const broken = await lethe(['audit', 'verify', '--checkpoints', kept], { env })
  expect(broken).toMatchObject({ code: 1, stdout: 'the audit is broken: row 2 is missing\n' })
  expect((await lethe(['audit', 'key'], { env })).stdout).toMatch(/^-----BEGIN PUBLIC KEY-----\n/)
  expect(await lethe(['audit', 'rewrite'], { env })).toMatchObject({ code: 2 })
})
