import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalProfile, compilePolicy, complainAboutExamples, complainAboutRules, readProfile } from '@lethe/engine'
import type { Policy, Profile } from '@lethe/engine'
import { nodePorts } from '../system/ports.ts'
import { UsageError } from '../system/usage-error.ts'
import { YamlText } from './yaml-text.ts'

const SHIPPED = join(import.meta.dirname, '..', '..', '..', '..', 'profiles')

/** A profile as it travels to the threads: plain values and its hash. */
export interface LoadedProfile {
  readonly profile: Profile
  readonly hash: string
}

/** The names of the profiles that come with the product. */
export function shippedProfiles(): string[] {
  const files = readdirSync(SHIPPED).filter((file) => file.endsWith('.yaml'))
  return files.map((file) => file.slice(0, -'.yaml'.length)).toSorted()
}

/** A profile as it was written, and as it is understood. */
export interface ProfileText {
  readonly text: string
  readonly loaded: LoadedProfile
}

/** Loads a profile by its file or by the name of a shipped one; every complaint has line and column. */
export function loadProfile(nameOrFile: string): LoadedProfile {
  return readProfileText(nameOrFile).loaded
}

/** The same, with the text. */
export function readProfileText(nameOrFile: string): ProfileText {
  const shipped = join(SHIPPED, `${nameOrFile}.yaml`)
  const file = /^[a-z0-9-]+$/.test(nameOrFile) && existsSync(shipped) ? shipped : nameOrFile
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`no profile ${nameOrFile}: give a file, or one of ${shippedProfiles().join(', ')}`)
  }
  return { text, loaded: parseProfile(text, nameOrFile) }
}

/** Reads a profile's text; `name` is how messages call it. */
export function parseProfile(text: string, name: string): LoadedProfile {
  const yaml = new YamlText(text, { name, kind: 'profile' })
  const { profile, complaints } = readProfile(yaml.tree)
  yaml.refuse([...complaints])
  yaml.refuse(complainAboutRules(profile))
  const loaded = { profile, hash: createHash('sha256').update(canonicalProfile(yaml.tree)).digest('hex') }
  yaml.refuse(complainAboutExamples(policyOf(loaded), nodePorts))
  return loaded
}

/** The policy of a loaded profile. */
export function policyOf({ profile, hash }: LoadedProfile): Policy {
  return compilePolicy(profile, hash)
}
