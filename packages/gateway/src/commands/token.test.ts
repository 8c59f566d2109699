// Goal: a token is made for a source that is known, shown once and told in the audit; a mistake is one line.
// Method: the command runs over a home of its own; then what it opens is asked of the records.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lethe } from '../lethe-command.test-support.ts'
import { openRecords } from '../records/open-records.ts'
import { putProfile } from '../records/profiles/put-profile.ts'
import { putSource } from '../records/sources/put-source.ts'
import { findTokenSource } from '../records/upload-tokens/find-token-source.ts'
import { masterKey as readMasterKey } from '../system/master-key.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'

const token = (home: string, ...args: readonly string[]) => lethe(['token', ...args], { env: { LETHE_HOME: home } })

test('a token is added, listed, revoked, and each is told in the audit', { timeout: 60_000 }, async () => {
  const folder = new TemporaryFolder()
  const home = folder.path
  folder.write('master.key', '5eed'.repeat(16))
  const masterKey = readMasterKey(join(home, 'master.key'), () => undefined)
  const records = await openRecords({ home, masterKey })
  const { id: profileId } = await putProfile(records.db, 'research', 'text')
  await putSource(records.db, { name: 'CT1', issuer: 'hospital', profileId })
  const added = await token(home, 'add', '--source', 'CT1', '--days', '7')
  const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)
  expect(added).toMatchObject({ code: 0, stderr: `token 1 for CT1, until ${until}; it is not shown again\n` })
  const text = added.stdout.trim()
  expect(await findTokenSource(records.db, text)).toBe('CT1')
  const listed = await token(home, 'list')
  expect(listed.stdout).toMatch(new RegExp(`^1: CT1 · added \\d{4}-\\d\\d-\\d\\d · until ${until} · good\n$`))
  expect(await token(home, 'revoke', '1')).toMatchObject({ code: 0, stdout: 'token 1: revoked\n' })
  expect((await token(home, 'list')).stdout).toContain('revoked')
  expect(await findTokenSource(records.db, text)).toBeUndefined()
  const again = await token(home, 'revoke', '1')
  expect(again).toMatchObject({ code: 1, stdout: '' })
  expect(again.stderr).toContain('there is no token 1 that is still good')
  const told = await records.db.selectFrom('audit').select(['event', 'subject']).orderBy('number').execute()
  await records.close()
  expect(told.map(({ event, subject }) => `${event} ${subject}`)).toEqual(['token-added token:1', 'token-revoked token:1'])
})

test.each([
  [[], 'usage: lethe token'],
  [['add'], 'usage: lethe token'],
  [['add', '--source', 'CT9'], '--source names none that is known'],
  [['add', '--source', 'CT1', '--days', '0'], '--days must be a whole number from 1 to 366'],
  [['revoke', 'x'], 'usage: lethe token'],
  [['list', '--source', 'CT1'], 'usage: lethe token'],
])('%j is one line', async (args, says) => {
  const { code, stdout, stderr } = await token(new TemporaryFolder().path, ...args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr.trim().split('\n').at(-1)).toContain(says)
})
