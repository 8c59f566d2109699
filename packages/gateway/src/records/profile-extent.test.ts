// Goal: a profile that is made to cost time is refused by one line with its place, in a time that grows with its length only.
// Method: texts of a megabyte, each hostile in its own way, are loaded; none may take as long as one of them took before the limits.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UsageError } from '../system/usage-error.ts'
import { PROFILE_LIMITS, profileExcess } from './profile-extent.ts'
import { parseProfile } from './profile-file.ts'

const PROFILES = join(import.meta.dirname, '..', '..', '..', '..', 'profiles')
// They take up to 0.5 s on a quiet machine. Without the limits the keys took over a minute, and the others up to 10 s.
const GENEROUS_MS = 15_000

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

const NESTED = /^p:1:\d+: lists and maps are nested more than 32 deep$/
const MANY = /^p:\d+:\d+: a profile has at most 100000 words and signs$/
const KEYS = /^p:\d+:\d+: a profile has at most 5000 keys$/
const ANY = /^p:\d+:\d+: /

const HOSTILE: readonly { readonly called: string; readonly text: () => string; readonly says: RegExp }[] = [
  { called: 'open brackets', text: () => `a: ${'['.repeat(200_000)}`, says: NESTED },
  { called: 'closed brackets', text: () => `a: ${'['.repeat(200_000)}${']'.repeat(200_000)}`, says: NESTED },
  { called: 'braces', text: () => `a: ${'{a: '.repeat(200_000)}`, says: NESTED },
  { called: 'dashes', text: () => `${'- '.repeat(200_000)}a`, says: NESTED },
  { called: 'question marks', text: () => `${'? '.repeat(200_000)}a`, says: NESTED },
  { called: 'a stair', text: () => lines(1400, (index) => `${' '.repeat(index)}a:`), says: /indented by at most 128 columns$/ },
  { called: 'one long list', text: () => `rules: [${'1,'.repeat(500_000)}]`, says: MANY },
  { called: 'one long block list', text: () => `rules:\n${'- {}\n'.repeat(200_000)}`, says: MANY },
  { called: 'a hundred thousand keys', text: () => lines(90_000, (index) => `k${index}: 1`), says: KEYS },
  { called: 'as many keys as are allowed', text: () => lines(5_000, (index) => `k${index}: 1`), says: ANY },
  { called: 'colons', text: () => 'a: '.repeat(300_000), says: KEYS },
  { called: 'comments', text: () => '#\n'.repeat(500_000), says: MANY },
  { called: 'documents', text: () => '---\na\n'.repeat(170_000), says: MANY },
  { called: 'directives', text: () => '%YAML 1.2\n'.repeat(100_000), says: MANY },
  { called: 'aliases', text: () => `a: &a [x]\nb: [${'*a,'.repeat(30_000)}]`, says: /aliases|words and signs/ },
  { called: 'anchors', text: () => lines(5_000, (index) => `k${index}: &a${index} x`), says: ANY },
  { called: 'one long word', text: () => `profile: ${'a'.repeat(1_000_000)}`, says: ANY },
  { called: 'one long text of escapes', text: () => `profile: "${'\\n'.repeat(500_000)}"`, says: ANY },
  { called: 'one long block of text', text: () => `profile: |\n${'  a\n'.repeat(200_000)}`, says: ANY },
  { called: 'more than a megabyte', text: () => 'a'.repeat((1 << 20) + 1), says: /^p:1:1: a profile has at most 1048576 bytes$/ },
]

test.each(HOSTILE)('$called: one line with its place, in time', ({ text, says }) => {
  const profile = text()
  const started = process.threadCpuUsage()
  const load = (): unknown => parseProfile(profile, 'p')
  expect(load).toThrow(UsageError)
  expect(process.threadCpuUsage(started).user).toBeLessThan(1000 * GENEROUS_MS)
  expect(load).toThrow(says)
})

test('what looks like a sign inside a text is none', () => {
  expect(
    profileExcess(`a: ${'x['.repeat(100)}\nb: '${'['.repeat(100)}'\nc: "${'{'.repeat(100)}"\n# ${'['.repeat(100)}`),
  ).toBeUndefined()
  expect(profileExcess(`a: |\n  ${'- '.repeat(100)}\n  ${'['.repeat(100)}`)).toBeUndefined()
})

test('the shipped profiles come to a hundredth of what is allowed', () => {
  for (const name of ['basic', 'research']) {
    const text = readFileSync(join(PROFILES, `${name}.yaml`), 'utf8')
    expect(profileExcess(text)).toBeUndefined()
    expect(text.length).toBeLessThan(PROFILE_LIMITS.charactersMax / 100)
  }
})
