import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isCollection, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml'
import { canonicalProfile, compilePolicy, complainAboutExamples, complainAboutRules, readProfile } from '@lethe/engine'
import type { Complaint, Policy, Profile } from '@lethe/engine'
import { positionIn, profileExcess } from './profile-extent.ts'
import { nodePorts } from '../system/ports.ts'
import { UsageError } from '../system/usage-error.ts'

const SHIPPED = join(import.meta.dirname, '..', '..', '..', '..', 'profiles')
const COMPLAINTS_SHOWN_MAX = 20

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

/** Loads a profile by its file or by the name of a shipped one; every complaint has line and column. */
export function loadProfile(nameOrFile: string): LoadedProfile {
  const shipped = join(SHIPPED, `${nameOrFile}.yaml`)
  const file = /^[a-z0-9-]+$/.test(nameOrFile) && existsSync(shipped) ? shipped : nameOrFile
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`no profile ${nameOrFile}: give a file, or one of ${shippedProfiles().join(', ')}`)
  }
  return parseProfile(text, nameOrFile)
}

/** Reads a profile's text; `name` is how messages call it. */
export function parseProfile(text: string, name: string): LoadedProfile {
  const excess = profileExcess(text)
  if (excess !== undefined) throw new UsageError(`${name}:${positionIn(text, excess.offset)}: ${excess.says}`)
  const lines = new LineCounter()
  // Core schema: YES, NO and on stay text (YAML 1.2). Aliases could make a small file large; profiles need none.
  const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: true, lineCounter: lines })
  const [error] = document.errors
  if (error !== undefined) throw new UsageError(`${name}:${position(lines, error.pos[0])}: ${error.message.split('\n')[0]}`)
  let tree: unknown
  try {
    tree = document.toJS({ maxAliasCount: 0 })
  } catch {
    const alias = findAlias(document)
    const where = alias === undefined ? name : `${name}:${position(lines, alias)}`
    throw new UsageError(`${where}: aliases (*name) are not allowed in a profile`)
  }
  const { profile, complaints } = readProfile(tree)
  refuse([...complaints], { document, lines, name })
  refuse(complainAboutRules(profile), { document, lines, name })
  const loaded = { profile, hash: createHash('sha256').update(canonicalProfile(tree)).digest('hex') }
  refuse(complainAboutExamples(policyOf(loaded), nodePorts), { document, lines, name })
  return loaded
}

/** The policy of a loaded profile. */
export function policyOf({ profile, hash }: LoadedProfile): Policy {
  return compilePolicy(profile, hash)
}

interface Text {
  readonly document: Document
  readonly lines: LineCounter
  readonly name: string
}

function refuse(complaints: readonly Complaint[], text: Text): void {
  if (complaints.length === 0) return
  const shown = complaints.slice(0, COMPLAINTS_SHOWN_MAX).map((complaint) => formatComplaint(complaint, text))
  throw new UsageError(shown.join('\n'))
}

function formatComplaint({ path, says }: Complaint, { document, lines, name }: Text): string {
  const where = path.length === 0 ? 'the profile' : path.join('.')
  for (let length = path.length; length >= 0; length -= 1) {
    const start = startOf(document, path.slice(0, length))
    if (start !== undefined) return `${name}:${position(lines, start)}: ${where} ${says}`
  }
  return `${name}: ${where} ${says}`
}

/** Where a value stands; of a map or a list, where its key stands, since that is the line a person looks for. */
function startOf(document: Document, path: readonly (string | number)[]): number | undefined {
  const node = document.getIn(path, true)
  const outer = document.getIn(path.slice(0, -1), true)
  const pair = isMap(outer) ? outer.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1)) : undefined
  const shown = isCollection(node) && path.length > 0 && isScalar(pair?.key) ? pair.key : node
  return isNode(shown) ? shown.range?.[0] : undefined
}

/** Where the first alias stands. */
function findAlias(document: Document): number | undefined {
  let found: number | undefined
  visit(document, {
    Alias: (_key, { range }) => {
      found = range?.[0]
      return visit.BREAK
    },
  })
  return found
}

function position(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset)
  return `${line}:${col}`
}
