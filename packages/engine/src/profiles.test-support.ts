// Goal: what the tests of the engine share of the world: ports, keys and profiles.
// Method: node:crypto and pako as ports; the shipped YAML files as profiles, with single fields changed.
import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Inflate, Z_SYNC_FLUSH } from 'pako'
import { parse } from 'yaml'
import { Identities } from './identities.ts'
import { compilePolicy, type Policy } from './policy.ts'
import type { Ports } from './ports.ts'
import { canonicalProfile, readProfile } from './profile-reader.ts'
import type { Profile } from './profile.ts'

const PROFILES = join(import.meta.dirname, '..', '..', '..', 'profiles')

/** The engine's ports on Node. */
export const ports: Ports = {
  hmac: (key, message) => createHmac('sha256', key).update(message).digest(),
  inflate: (receive) => {
    const inflate = new Inflate({ raw: true })
    inflate.onData = receive
    return {
      push: (bytes) => {
        if (!inflate.push(bytes, Z_SYNC_FLUSH)) throw new RangeError('the bytes are not DEFLATE')
      },
      end: () => {
        if (!inflate.ended) throw new RangeError('the stream is not complete')
      },
    }
  },
}

/** A master key that is no secret. */
export const MASTER_KEY = Uint8Array.from({ length: 32 }, (_, index) => index)

/** The pseudonyms of the scope `archive` under that key. */
export const identities = new Identities(ports, MASTER_KEY, 'archive')

/** A shipped profile as plain values, fresh, so that a test may change it. */
export function profileTree(name: 'basic' | 'linkable' | 'research'): Record<string, unknown> {
  return parse(readFileSync(join(PROFILES, `${name}.yaml`), 'utf8'), { schema: 'core', version: '1.2' }) as Record<
    string,
    unknown
  >
}

/** What a test changes of a profile: whole sections, or fields of `retain` and `clean`. */
export interface ProfileChanges extends Partial<Omit<Profile, 'retain' | 'clean'>> {
  readonly retain?: Partial<Profile['retain']>
  readonly clean?: Partial<Profile['clean']>
}

const SHIPPED = { basic: readShipped('basic'), research: readShipped('research') }

/** A shipped profile with some fields changed. */
export function profileOf(name: 'basic' | 'research', changes: ProfileChanges = {}): Profile {
  const profile = SHIPPED[name]
  return {
    ...profile,
    ...changes,
    retain: { ...profile.retain, ...changes.retain },
    clean: { ...profile.clean, ...changes.clean },
  }
}

/** The policy of such a profile. */
export function policyOf(name: 'basic' | 'research', changes: ProfileChanges = {}): Policy {
  const profile = profileOf(name, changes)
  return compilePolicy(profile, createHash('sha256').update(canonicalProfile(profile)).digest('hex'))
}

function readShipped(name: 'basic' | 'research'): Profile {
  const { profile, complaints } = readProfile(profileTree(name))
  if (complaints.length > 0) throw new Error(`${name}.yaml: ${complaints.map(({ says }) => says).join('; ')}`)
  return profile
}
