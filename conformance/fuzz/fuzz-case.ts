import { Random } from '../text/random.ts'
import { archiveCase } from './archive-case.ts'
import { BYTE_MUTATIONS } from './byte-mutations.ts'
import { ELEMENT_MUTATIONS, type Mutation } from './element-mutations.ts'
import { MutableFile } from './mutable-file.ts'

/** One input that nobody made on purpose. */
export interface FuzzCase {
  readonly kind: 'instance' | 'archive'
  readonly bytes: Buffer
  readonly profile: string
  readonly mutations: readonly string[]
}

// A file that was doubled again and again tests patience only.
const CASE_BYTES_MAX = 1 << 20

// Archives are mostly what is in them, and cost ten times an instance: 20,000 in a million cases.
const ARCHIVES = 0.02

const KNOWING = Object.entries(ELEMENT_MUTATIONS)
const BLIND = Object.entries(BYTE_MUTATIONS)

/** The input of a seed and a number: the same on every machine that has the same files. */
export function fuzzCase(seeds: readonly Buffer[], seed: number, number: number): FuzzCase {
  const random = new Random(`${seed}/${number}`)
  const profile = random.pick(['research', 'basic'])
  if (random.chance(ARCHIVES)) return { kind: 'archive', profile, ...archiveCase(seeds, random) }
  return { kind: 'instance', profile, ...instanceCase(seeds, random) }
}

function instanceCase(seeds: readonly Buffer[], random: Random): Pick<FuzzCase, 'bytes' | 'mutations'> {
  const origin = random.pick(seeds)
  const mutations: string[] = []
  let file = new MutableFile(origin)
  for (let count = random.pick([1, 1, 1, 2, 2, 3, 5]); count > 0; count -= 1) {
    const [name, mutate]: readonly [string, Mutation] = random.pick(random.chance(0.7) ? KNOWING : BLIND)
    mutate(file, random)
    mutations.push(name)
    if (random.chance(0.02)) {
      file = splice(file, random.pick(seeds), random)
      mutations.push('splice')
    }
    if (file.bytes.length > CASE_BYTES_MAX) break
  }
  const encoded = file.encode()
  // Behind the deflating, so that the stream itself is damaged too.
  if (!random.chance(0.05)) return { bytes: encoded, mutations }
  const stored = new MutableFile(encoded.subarray(0, 0))
  stored.replace({ from: 0, to: 0, by: encoded })
  const [name, mutate]: readonly [string, Mutation] = random.pick(BLIND)
  mutate(stored, random)
  return { bytes: stored.bytes, mutations: [...mutations, `${name} as stored`] }
}

/** The beginning of one file before the end of another. */
function splice(file: MutableFile, other: Buffer, random: Random): MutableFile {
  const head = file.bytes.subarray(0, random.below(file.bytes.length + 1))
  return new MutableFile(Buffer.concat([head, other.subarray(random.below(other.length + 1))]))
}
