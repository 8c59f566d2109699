import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { deriveKey, listedPatient, lookupIn, patientDigest, type Lookup } from '@lethe/engine'
import { letheHome } from '../system/master-key.ts'
import { nodePorts } from '../system/ports.ts'
import { UsageError } from '../system/usage-error.ts'
import type { ListedSubject } from './lookup-csv.ts'
import { readSealed, SealedFile, type SealedKind } from './sealed-file.ts'

const NAME = /^[a-z0-9][a-z0-9-]{0,47}$/

/** A lookup table as it travels to the threads: subjects by the digests of their patients. It holds no ID. */
export interface LoadedLookup {
  readonly key: Uint8Array
  readonly subjects: ReadonlyMap<string, string>
}

/** What an import comes to. */
export interface ImportedLookup {
  readonly subjectCount: number
  readonly newCount: number
}

/** Where the installation keeps its lookup tables. */
function lookupFolder(): string {
  return join(letheHome(), 'lookups')
}

/** The names of the tables that are there. */
export function lookupNames(): string[] {
  if (!existsSync(lookupFolder())) return []
  return readdirSync(lookupFolder())
    .filter((name) => NAME.test(name))
    .toSorted()
}

/** Takes a table away. */
export function removeLookup(name: string): void {
  rmSync(existingPath(name))
}

/** Opens a table. */
export function loadLookup(name: string, masterKey: Uint8Array): LoadedLookup {
  const text = [...readSealed(existingPath(name), kindOf(name), masterKey)].join('')
  const rows = text.split('\n').filter((row) => row !== '')
  const subjects = rows.map((row) => row.split(',') as [digest: string, subject: string])
  return { key: keyOf(name, masterKey), subjects: new Map(subjects) }
}

/** A table as the engine asks it; nothing where a profile names none. */
export function openLookup(loaded: LoadedLookup | undefined): Lookup | undefined {
  return loaded === undefined ? undefined : lookupIn(nodePorts, loaded.key, loaded.subjects)
}

/**
 * Stores a table, whole or not at all. One that is there may grow; that a patient gets another subject, or none, is refused, since what
 * was de-identified before would belong to nobody.
 */
export function importLookup(name: string, listed: readonly ListedSubject[], masterKey: Uint8Array): ImportedLookup {
  checkLookupName(name)
  const key = keyOf(name, masterKey)
  const subjects = new Map(listed.map((patient) => [patientDigest(nodePorts, key, listedPatient(patient)), patient.subject]))
  const before = lookupNames().includes(name) ? loadLookup(name, masterKey).subjects : new Map<string, string>()
  const changed = [...before].filter(([digest, subject]) => subjects.get(digest) !== subject).length
  if (changed > 0)
    throw new UsageError(`${name}: ${changed} patients would get another subject or none; lethe lookup remove ${name} first`)
  store(name, subjects, masterKey)
  return { subjectCount: subjects.size, newCount: subjects.size - before.size }
}

function store(name: string, subjects: ReadonlyMap<string, string>, masterKey: Uint8Array): void {
  try {
    mkdirSync(lookupFolder(), { recursive: true, mode: 0o700 })
  } catch {
    throw new UsageError(`${lookupFolder()}: cannot be made: name a folder in LETHE_HOME`)
  }
  const file = new SealedFile(join(lookupFolder(), name), kindOf(name), masterKey)
  try {
    // In the order of the digests: the order of the CSV says something too.
    for (const [digest, subject] of [...subjects].toSorted(([a], [b]) => (a < b ? -1 : 1))) file.write(`${digest},${subject}\n`)
    file.finish()
  } finally {
    file.discard()
  }
}

function existingPath(name: string): string {
  checkLookupName(name)
  const path = join(lookupFolder(), name)
  if (!existsSync(path)) throw new UsageError(`there is no lookup table ${name}: make it with lethe lookup import ${name} CSV`)
  return path
}

function checkLookupName(name: string): void {
  if (!NAME.test(name)) throw new UsageError('a lookup table has a name of 1 to 48 small letters, digits and hyphens')
}

function kindOf(name: string): SealedKind {
  return { magic: 'LETHELT1', purpose: `lookup ${name}`, noun: 'lookup table' }
}

/** The key under which patients are looked for; the file itself is sealed under another. */
function keyOf(name: string, masterKey: Uint8Array): Uint8Array {
  return deriveKey(nodePorts, masterKey, `lookup ${name}: patients`)
}
