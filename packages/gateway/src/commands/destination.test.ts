// Goal: two people agree to a destination by commands, what they see is what they agree to, and a mistake is one line.
// Method: the commands run over a home of its own, whose records hold a destination as a gateway puts it there.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { endOf, startLethe, type Ended } from '../lethe-command.test-support.ts'
import { putDestination } from '../records/destinations/put-destination.ts'
import { openRecords } from '../records/open-records.ts'
import { transact } from '../records/statement.ts'
import { masterKey as readMasterKey } from '../system/master-key.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'

const BECAUSE = 'REB H26-00123: "the archive"'

function command(home: string, ...args: readonly string[]): Promise<Ended> {
  return endOf(startLethe(['destination', ...args], { env: { LETHE_HOME: home } }))
}

async function put(home: string, port: number): Promise<void> {
  const records = await openRecords({ home, masterKey: readMasterKey(join(home, 'master.key'), () => undefined) })
  const reach = { by: 'C-STORE', host: 'pacs.example', port, called: 'PACS', calling: 'LETHE', tls: 'none' } as const
  await transact(records.db, (tx) => putDestination(tx, { name: 'pacs', reach, gets: { profiles: ['research'] } }))
  await records.close()
}

test('one proposes, another approves, anybody withdraws; each step is seen', { timeout: 60_000 }, async () => {
  const home = new TemporaryFolder().path
  expect(await command(home, 'list')).toMatchObject({ code: 0, stdout: 'no destination is known yet\n' })
  await put(home, 104)
  const proposed = await command(home, 'propose', 'pacs', '--by', 'jdoe', '--because', BECAUSE)
  expect(proposed).toMatchObject({ code: 0, stderr: '' })
  expect(proposed.stdout).toContain('C-STORE to PACS at pacs.example:104 as LETHE, in clear')
  expect(proposed.stdout).toContain('under research; sources: all; modalities: all')
  const again = await command(home, 'propose', 'pacs', '--by', 'asmith', '--because', BECAUSE)
  expect(again).toMatchObject({ code: 1, stdout: '' })
  const himself = await command(home, 'approve', 'pacs', '--by', 'J-Doe')
  expect(himself).toMatchObject({ code: 1, stderr: 'lethe: nobody approves what he has proposed himself\n' })
  const approved = await command(home, 'approve', 'pacs', '--by', 'asmith')
  expect(approved.code).toBe(0)
  expect(/fingerprint [0-9a-f]{32}/.exec(approved.stdout)?.[0]).toBe(/fingerprint [0-9a-f]{32}/.exec(proposed.stdout)?.[0])
  const listed = JSON.parse((await command(home, 'list', '--json')).stdout) as unknown
  expect(listed).toMatchObject([{ name: 'pacs', approved: true, proposedBy: 'jdoe', approvedBy: 'asmith', because: BECAUSE }])
  // Somebody changes the port: nobody agrees any more, and who agrees now agrees to the new one.
  await put(home, 105)
  expect((await command(home, 'list')).stdout).toContain('nobody proposes it')
  expect(await command(home, 'approve', 'pacs', '--by', 'asmith')).toMatchObject({ code: 1 })
  await command(home, 'propose', 'pacs', '--by', 'asmith', '--because', BECAUSE)
  expect(await command(home, 'withdraw', 'pacs', '--by', 'anybody')).toMatchObject({ code: 0 })
  expect(await command(home, 'approve', 'pacs', '--by', 'jdoe')).toMatchObject({ code: 1 })
  const { stdout } = await command(home, 'status', 'pacs', '--json')
  expect(JSON.parse(stdout)).toMatchObject({ approved: false, waiting: 0, delivered: 0, failed: 0, dropped: 0, reasons: [] })
})

test('a mistake is one line that says what to do', { timeout: 60_000 }, async () => {
  const home = new TemporaryFolder().path
  // The key is made, and told of.
  await command(home, 'list')
  for (const [args, says] of [
    [['propose', 'pacs'], 'lethe destination propose needs --by'],
    [['propose', 'pacs', '--by', 'jdoe'], 'lethe destination propose needs --because'],
    [['approve', '--by', 'jdoe'], 'usage: lethe destination'],
    [['approve', 'pacs', '--by', 'j. doe'], '--by names a person'],
    [['propose', 'pacs', '--by', 'jdoe', '--because', 'a\nb'], '--because says why'],
    [['list', 'pacs'], 'usage: lethe destination'],
    [['list', '--because', 'x'], 'usage: lethe destination'],
    [['status', 'pacs'], 'no destination has this name'],
    [['allow', 'pacs'], 'usage: lethe destination'],
  ] as const) {
    const { code, stdout, stderr } = await command(home, ...args)
    expect({ args, code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ args, code: 2, stdout: '', lines: 1 })
    expect(stderr).toContain(says)
  }
})
