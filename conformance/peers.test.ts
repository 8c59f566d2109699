// Goal: what comes out is valid DICOM with the input's pixels, shown by programs of other people.
// Method: dciodvfy finds no error that the input has not, but for a list with reasons; dcmtk, GDCM and pydicom find the same pixels.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CORPUS } from './corpus.ts'
import { comparePixels, wordCounts, type Words } from './peers/comparison.ts'
import { dciodvfy, newErrors } from './peers/dciodvfy.ts'
import { knownErrors } from './peers/known-errors.ts'
import { corpusPairs, STUDY, studyPairs, type Pair } from './peers/pairs.ts'
import { missingPrograms } from './peers/programs.ts'

const PEERS = ['dcmtk raw', 'gdcm decoded', 'gdcm raw', 'pydicom decoded', 'pydicom raw']

// Of the corpus files that come out, 148 hold pixels: a peer that reads none of them would prove nothing.
const RAW_SAME_MIN = 140
const DECODED_SAME_MIN = 120

const known = knownErrors()
const needs = `Debian's dicom3tools, dcmtk, python3-gdcm, python3-pydicom; missing: ${missingPrograms.join(', ') || 'none'}`
const folder = mkdtempSync(join(tmpdir(), 'lethe-peers-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The errors that only outputs have, and the inputs on which dciodvfy ends itself. */
async function judged(pairs: readonly Pair[]): Promise<{ found: string[]; unjudged: string[] }> {
  const found: string[] = []
  const unjudged: string[] = []
  for (const { name, input, output } of pairs) {
    const [before, after] = await Promise.all([dciodvfy(input), dciodvfy(output)])
    if (before === undefined) unjudged.push(name)
    else if (after === undefined) found.push(`${name}: dciodvfy ends itself`)
    else found.push(...newErrors(before, after).map((error) => `${name}: ${error}`))
  }
  return { found, unjudged }
}

function listed(isMeant: (file: string) => boolean): string[] {
  return known.filter(({ file }) => isMeant(file)).map(({ file, error }) => `${file}: ${error}`)
}

/** What no peer may say; frames out of which a comment was blanked must be the same picture for one that decodes. */
function wrongWords(words: ReadonlyMap<string, Words>): string[] {
  return [...words].flatMap(([name, one]) => {
    const decodesSame = PEERS.some((peer) => peer.endsWith('decoded') && one[peer] === 'same')
    const right = ['same', 'absent', 'unread', ...(decodesSame ? ['blanked'] : [])]
    return PEERS.filter((peer) => !right.includes(one[peer] ?? 'silent')).map((peer) => `${name}: ${peer} ${one[peer]}`)
  })
}

test('every known error has a file, an error and a reason, and is listed once', () => {
  expect(known.filter((row) => Object.values(row).some((cell) => cell.length < 5))).toEqual([])
  expect(new Set(known.map(({ file, error }) => `${file}: ${error}`)).size).toBe(known.length)
})

describe.skipIf(missingPrograms.length > 0)(`the linked study (needs ${needs})`, () => {
  let pairs: Pair[]
  beforeAll(() => {
    pairs = ['basic', 'research'].flatMap((name) => studyPairs(folder, name))
  })

  test('has no error before', async () => {
    const errors = await Promise.all(pairs.map(({ input }) => dciodvfy(input)))
    expect(errors.map((one) => [...(one?.keys() ?? ['not judged'])])).toEqual(pairs.map(() => []))
  })

  test('has the known errors after, no more and no fewer', async () => {
    expect((await judged(pairs)).found.toSorted()).toEqual(listed((file) => file.includes(STUDY)).toSorted())
  })

  test('keeps its pixels', async () => {
    expect(wrongWords(await comparePixels(pairs))).toEqual([])
  })

  test('would not pass with another pixel, nor cut off', async () => {
    const [pair] = pairs as [Pair]
    const bytes = readFileSync(pair.output)
    const [changed, cut] = [join(folder, 'changed.dcm'), join(folder, 'cut.dcm')]
    writeFileSync(changed, bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1))
    writeFileSync(cut, bytes.subarray(0, bytes.length - 2))
    const words = await comparePixels([
      { ...pair, name: 'changed', output: changed },
      { ...pair, name: 'cut', output: cut },
    ])
    expect(words.get('changed')).toEqual(Object.fromEntries(PEERS.map((peer) => [peer, 'different'])))
    expect(wrongWords(words).length).toBe(2 * PEERS.length)
  })
})

const cannotCompare = missingPrograms.length > 0 || CORPUS === undefined

describe.skipIf(cannotCompare)(`the corpus (LETHE_CORPUS names its folder; needs ${needs})`, () => {
  const pairs = new Map<string, Pair[]>()
  beforeAll(() => {
    for (const name of ['basic', 'research']) pairs.set(name, corpusPairs(folder, name))
  })

  test.each(['basic', 'research'])(
    'has the known errors of dciodvfy under the %s profile, no more and no fewer',
    async (name) => {
      const files = pairs.get(name) ?? []
      const { found, unjudged } = await judged(files)
      process.stdout.write(
        `${files.length} files compared; dciodvfy ends itself on ${unjudged.length} inputs\n${unjudged.join('\n')}\n`,
      )
      const isMeant = (file: string): boolean => file.startsWith(`${name}: `) && !file.includes(STUDY)
      expect(found.toSorted()).toEqual(listed(isMeant).toSorted())
      expect(unjudged.length).toBeLessThan(files.length / 20)
    },
  )

  test('keeps its pixels, raw and decoded, for dcmtk, GDCM and pydicom', async () => {
    const files = pairs.get('research') ?? []
    const words = await comparePixels(files)
    process.stdout.write(`${wordCounts(words.values()).join('\n')}\n`)
    expect(wrongWords(words)).toEqual([])
    expect(words.size).toBe(files.length)
    const sameCount = (peer: string): number =>
      [...words.values()].filter((one) => ['same', 'blanked'].includes(one[peer] ?? '')).length
    const blind = PEERS.filter((peer) => sameCount(peer) < (peer.endsWith('raw') ? RAW_SAME_MIN : DECODED_SAME_MIN))
    expect(blind).toEqual([])
  })
})
