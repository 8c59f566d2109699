// Goal: what a shipped profile decides for every attribute is reviewed: a change shows as a diff of its effective table.
// Method: compare what `lethe explain` prints with the committed tables (npm run golden renews them).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explainProfile } from '../packages/gateway/src/commands/explain.ts'
import { shippedProfiles } from '../packages/gateway/src/records/profile-file.ts'

const EFFECTIVE = join(import.meta.dirname, '..', 'profiles', 'effective')

test.each(shippedProfiles())('profiles/effective/%s.txt is what the profile decides', (name) => {
  expect(explainProfile(name).split('\n')).toEqual(readFileSync(join(EFFECTIVE, `${name}.txt`), 'utf8').split('\n'))
})
