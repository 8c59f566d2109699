// Goal: what the second look sees holds the instance back, and so does a look that fails; nothing of the candidate is left.
// Method: an instance is de-identified for real; the part on the disk is changed before the look, as an engine with a fault would write it.
import { appendFileSync, readdirSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { encodeInstance, MARK } from '../instances.test-support.ts'
import { loadProfile } from '../records/profile-file.ts'
import { InstanceDeidentifier, type SecondLook } from '../stages/deidentify/instance.ts'
import type { Outcome } from '../stages/deidentify/task.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'
import { secondLook } from './second-look.ts'

/** De-identifies an instance, and does something to the part before the look. */
function deidentifyWith(folder: TemporaryFolder, harm: (path: string) => void): Outcome {
  const real = secondLook()
  const look: SecondLook = (candidate) => {
    harm(candidate.path)
    real(candidate)
  }
  const settings = {
    loaded: loadProfile('research'),
    masterKey: new Uint8Array(32).fill(7),
    scope: 'archive',
    issuer: 'local',
    partFolder: folder.makeFolder('parts'),
    lookup: undefined,
    report: true,
    crosswalk: false,
  }
  return new InstanceDeidentifier(settings, look).deidentify({ path: folder.write('in.dcm', encodeInstance()) }, '1.part')
}

test('a candidate as it is passes', () => {
  const folder = new TemporaryFolder()
  expect(deidentifyWith(folder, () => undefined)).toMatchObject({ outcome: 'deidentified' })
  expect(readdirSync(folder.at('parts'))).toEqual(['1.part'])
})

test.each([
  ['a name behind the Data Set', (path: string) => appendFileSync(path, `${MARK} `), 'INSPECT_UNWALKABLE'],
  ['no file to look at', (path: string) => rmSync(path), 'INSPECT_FAILED'],
])('%s holds it back, and no part is left', (_, harm, code) => {
  const folder = new TemporaryFolder()
  const outcome = deidentifyWith(folder, harm)
  expect(outcome).toMatchObject({ outcome: 'quarantined', code })
  expect(JSON.stringify(outcome)).not.toContain(MARK)
  expect(readdirSync(folder.at('parts'))).toEqual([])
})
