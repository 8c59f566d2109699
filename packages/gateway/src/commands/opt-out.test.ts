// Goal: who said no is put on the list without a trace of the number, and taken off it again; a mistake is one line.
// Method: the command runs over a home of its own; then the records and all bytes of the home are looked at.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Marks } from '../records/marks.ts'
import { openRecords } from '../records/open-records.ts'
import { masterKey as readMasterKey } from '../system/master-key.ts'
import { endOf, startLethe, type Ended } from '../lethe-command.test-support.ts'
import { contentsOf, TemporaryFolder } from '../temporary-folder.test-support.ts'

function optOut(home: string, args: readonly string[], input: string): Promise<Ended> {
  const child = startLethe(['opt-out', ...args], { env: { LETHE_HOME: home }, stdin: 'pipe' })
  child.stdin?.end(input)
  return endOf(child)
}

test('patients go onto the list and off it, and only their marks are kept', async () => {
  const home = new TemporaryFolder().path
  const added = await optOut(home, ['add', '--issuer', 'VGH'], 'QZMARK-1\n QZMARK-2 \n\nQZMARK-1\nÉQZMARK\n')
  expect(added).toMatchObject({ code: 0, stdout: '3 patients of VGH: 4 new on the list\n' })
  expect(await optOut(home, ['add', '--issuer', 'VGH'], 'QZMARK-2\n')).toMatchObject({
    stdout: '1 patients of VGH: 0 new on the list\n',
  })
  expect(await optOut(home, ['remove', '--issuer', 'VGH'], 'QZMARK-2\n')).toMatchObject({
    stdout: '1 patients of VGH: 1 taken off the list\n',
  })
  const masterKey = readMasterKey(join(home, 'master.key'), () => undefined)
  const records = await openRecords({ home, masterKey })
  const rows = await records.db.selectFrom('opt_outs').select('patient_mark').execute()
  const told = await records.db.selectFrom('audit').select(['event', 'count']).orderBy('number').execute()
  await records.close()
  const marks = new Marks(masterKey)
  // An ID beyond ASCII is on the list as each character set has its bytes.
  const expected = ['QZMARK-1', 'ÉQZMARK', Buffer.from('ÉQZMARK').toString('latin1')].map((id) => marks.ofPatient('VGH', id))
  const hex = (mark: Uint8Array): string => Buffer.from(mark).toString('hex')
  expect(rows.map(({ patient_mark }) => hex(patient_mark)).toSorted()).toEqual(expected.map(hex).toSorted())
  expect(told.map(({ event, count }) => `${event} ${count}`)).toEqual([
    'opt-outs-added 4',
    'opt-outs-added 0',
    'opt-outs-removed 1',
  ])
  expect(Object.values(contentsOf(home)).filter((bytes) => bytes.includes('QZMARK'))).toEqual([])
})

test.each([
  [['add'], '', 'there is no PatientID on standard input'],
  [['add'], 'x'.repeat(300), 'line 1 of standard input is no PatientID'],
  [['list'], 'A\n', 'usage: lethe opt-out'],
])('%j with a wrong input is one line', async (args, input, says) => {
  const { code, stdout, stderr } = await optOut(new TemporaryFolder().path, args, input)
  expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 })
  expect(stderr).toContain(says)
})
