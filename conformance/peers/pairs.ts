import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compilePolicy, type Policy } from '@lethe/engine'
import { CORPUS, corpusBytes, corpusFiles } from '../corpus.ts'
import { deidentifyBytes, policy } from '../deidentify-bytes.ts'
import { linkedStudy } from '../planted/study.ts'

/** What the names of the linked study's files begin with, after the profile. */
export const STUDY = 'linked study/'

/** An input and its output, as files that other programs can read. */
export interface Pair {
  readonly name: string
  readonly input: string
  readonly output: string
}

/** The files of the corpus that come out under a shipped profile; the outputs are written into a folder. */
export function corpusPairs(folder: string, profileName: string): Pair[] {
  const shipped = policy(profileName)
  const place = mkdtempSync(join(folder, 'corpus-'))
  return corpusFiles().flatMap((name, index) => {
    const result = deidentifyBytes(corpusBytes(name), shipped)
    if (result.outcome !== 'deidentified') return []
    const output = join(place, `${index}.dcm`)
    writeFileSync(output, result.output)
    return [{ name: `${profileName}: ${name}`, input: join(CORPUS ?? '', name), output }]
  })
}

/** The linked study under a shipped profile that lets every class through; inputs and outputs are written into a folder. */
export function studyPairs(folder: string, profileName: string): Pair[] {
  const everyClass = lettingThrough(policy(profileName))
  const place = mkdtempSync(join(folder, 'study-'))
  return linkedStudy().map(({ name, bytes }) => {
    const result = deidentifyBytes(bytes, everyClass)
    if (result.outcome !== 'deidentified') throw new Error(`${name} does not come out: ${result.code}`)
    const [input, output] = [join(place, name), join(place, `out-${name}`)]
    writeFileSync(input, bytes)
    writeFileSync(output, result.output)
    return { name: `${profileName}: ${STUDY}${name}`, input, output }
  })
}

function lettingThrough({ profile }: Policy): Policy {
  const accept = [{ when: { SOPClassUID: { present: true as const } } }]
  return compilePolicy(
    { ...profile, accept, clean: { ...profile.clean, pixelData: { acquired: 'none', other: 'none' } } },
    'peers',
  )
}
