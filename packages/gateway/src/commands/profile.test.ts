// Goal: `lethe profile check` tells whether a profile can be used, and what it comes to.
// Method: the command as a person runs it, on shipped profiles and on one with a mistake.
import { expect, test } from 'vitest'
import { lethe } from '../lethe-command.test-support.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'

test.each(['basic', 'research'])('%s is in order, in three lines', async (name) => {
  const { code, stdout, stderr } = await lethe(['profile', 'check', name])
  expect([code, stderr]).toEqual([0, ''])
  const [first, examples, disclosure] = stdout.trim().split('\n')
  expect(first).toMatch(new RegExp(`^${name} \\d+ {2}[0-9a-f]{64}$`))
  expect(examples).toMatch(/^[1-9]\d* examples, all as expected$/)
  expect(disclosure).toMatch(/^disclosure: \d+ nothing, \d+ linkable, \d+ partial, \d+ full$/)
})

test('one with a mistake is told in a line, with its place', async () => {
  const own = new TemporaryFolder().write('own.yaml', 'profile: own\nversion: "1"\n')
  const { code, stdout, stderr } = await lethe(['profile', 'check', own])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('own.yaml:2:10: version must be a whole number from 1 to 1000000')
})
