import { posix } from 'node:path'
import { importsOf } from './imports-of.ts'
import { isScript, isTest } from './kinds.ts'
import { ruleOfEachFile } from './rule.ts'
import type { Finding, RepositoryFile } from './rule.ts'

/** Which package may import which; alphabetical order is dependency order (docs/adr/0003). */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  dicom: [],
  dimse: ['dicom'],
  engine: ['dicom'],
  frames: ['dicom'],
  gateway: ['contract', 'dicom', 'dimse', 'engine', 'frames'],
  portal: ['contract', 'dicom', 'engine', 'frames'],
}

/** Packages that compile without Node, DOM, clock and dependencies, so that they run the same everywhere. */
const PURE: readonly string[] = ['dicom', 'dimse', 'engine']

/** Imports between packages follow the table, through the package's name; the pure cores import nothing else at all. */
export const packageImports = ruleOfEachFile('package-imports', (file) => {
  const own = /^packages\/([^/]+)\//.exec(file.path)?.[1]
  if (own === undefined || !isScript(file.path)) return []
  if (MAY_IMPORT[own] === undefined) return [{ path: file.path, says: `the package ${own} has no line in MAY_IMPORT` }]
  return importsOf(file.text).flatMap(({ specifier, line }): Finding[] => {
    const says = objection(own, file, specifier)
    return says === undefined ? [] : [{ path: file.path, line, says }]
  })
})

function objection(own: string, file: RepositoryFile, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return relativeObjection(own, file, specifier)
  const target = /^@lethe\/([^/]+)/.exec(specifier)?.[1]
  if (target !== undefined) {
    return target === own || MAY_IMPORT[own]?.includes(target) ? undefined : `${own} may not import @lethe/${target}`
  }
  // Tests of a pure core run on Node and need its files; what they test may not.
  if (!PURE.includes(own) || isTest(file.path)) return undefined
  return `${own} is pure: no ${specifier}; hand in what it needs as a port`
}

function relativeObjection(own: string, file: RepositoryFile, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(file.path), specifier)
  if (target.startsWith(`packages/${own}/`)) return undefined
  // The launcher is plain CommonJS below all packages, and a bin must lie inside its package.
  if (file.path.startsWith(`packages/${own}/bin/`) && target === 'bin/launch.cjs') return undefined
  return `${specifier} leaves the package; import another package by its name`
}
