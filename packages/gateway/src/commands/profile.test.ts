// Goal: `lethe profile check` tells whether a profile can be used, and what it comes to.
// Method: the command as a person runs it, on shipped profiles and on one with a mistake.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lethe } from '../lethe-command.test-support.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'

test.each(['basic', 'linkable', 'research'])('%s is in order, and told in a few lines', async (name) => {
  const { code, stdout, stderr } = await lethe(['profile', 'check', name])
  expect([code, stderr]).toEqual([0, ''])
  const [first, examples, counts, disclosure, ...warnings] = stdout.trim().split('\n')
  expect(first).toMatch(new RegExp(`^${name} \\d+ {2}[0-9a-f]{64}$`))
  expect(examples).toMatch(/^[1-9]\d* examples, all as expected$/)
  expect(counts).toMatch(/^\d+ conditions to enter, \d+ to wait, \d+ rules$/)
  expect(warnings).toEqual(warnings.filter((line) => line.startsWith('warning: ')))
  expect(warnings.length > 0).toBe(name === 'linkable')
  expect(disclosure).toMatch(/^disclosure: \d+ nothing, \d+ linkable, \d+ partial, \d+ full$/)
})

test('one with a mistake is told in a line, with its place', async () => {
  const own = new TemporaryFolder().write('own.yaml', 'profile: own\nversion: "1"\n')
  const { code, stdout, stderr } = await lethe(['profile', 'check', own])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain('own.yaml:2:10: version must be a whole number from 1 to 1000000')
})

const RESEARCH = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'profiles', 'research.yaml'), 'utf8')

test.each([
  [
    'keeps the patient’s name without a because',
    '  PatientAge:\n',
    '  PatientName: { action: keep }\n  PatientAge:\n',
    /PatientName keeps a value and must say because/,
  ],
  [
    'keeps the patient’s name beside the pseudonym',
    '  PatientAge:\n',
    '  PatientName: { action: keep, because: x }\n  PatientAge:\n',
    /PatientName is replaced by identities\.patient already/,
  ],
  [
    'keeps everything private',
    'safePrivate:            tcia',
    'safePrivate:            all',
    /safePrivate must be one of none, ps3\.15, tcia/,
  ],
  [
    'keeps a creator whole',
    'safePrivate:            tcia',
    'safePrivate:            [{ creator: ACME, because: x }]',
    /safePrivate\.0\.elements must be a list/,
  ],
  ['fails its example', 'PatientAge: 090Y', 'PatientAge: 091Y', /PatientAge example ".*" gives "090Y", expected "091Y"/],
])('one that %s does not load', async (_name, ...[before, after, says]) => {
  const text = RESEARCH.replace(before, after)
  expect(text).not.toBe(RESEARCH)
  const own = new TemporaryFolder().write('own.yaml', text)
  const line = text.slice(0, RESEARCH.indexOf(before)).split('\n').length
  for (const args of [
    ['profile', 'check', own],
    ['explain', own],
  ]) {
    const { code, stdout, stderr } = await lethe(args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(new RegExp(`^lethe: \\S*own\\.yaml:${line}:\\d+: [^\\n]+\\n$`))
    expect(stderr).toMatch(says)
  }
})

test('one that means to show much is in order, and what it shows is told', async () => {
  const text = RESEARCH.replace('other: detect', 'other: none')
    .replace('uids:                   remapped', 'uids:                   original')
    .replace(
      '  PatientAge:\n    action:  generalize\n    cap:     090Y\n',
      '  ImageComments: { action: keep, because: a reason }\n',
    )
    .replace(/^examples:[^]*/m, '')
  const { code, stdout } = await lethe(['profile', 'check', new TemporaryFolder().write('own.yaml', text)])
  expect(code).toBe(0)
  expect(stdout.match(/^warning: .*/gm)).toEqual([
    expect.stringContaining('no examples'),
    expect.stringContaining('pass unseen'),
    expect.stringContaining('UIDs are original'),
    expect.stringContaining('ages over 89'),
    expect.stringContaining('rules show in full: ImageComments'),
  ])
})
