import type { Finding, RepositoryFile, Rule } from './rule.ts'
import { lineOf } from './rule.ts'

const DOCUMENT = 'docs/errors.md'

/** One fault as code or document states it. */
interface StatedFault {
  readonly path: string
  readonly line: number
  readonly code: string
  readonly disposition: string
  readonly says: string
}

/** Every fault code stands in docs/errors.md with the same disposition and sentence, and no other code does. */
export const faults: Rule = {
  name: 'faults',
  check(files) {
    const tables = files.filter(({ path }) => /^packages\/[^/]+\/src\/(?:.*\/)?errors\.ts$/.test(path))
    const defined = tables.flatMap(readDefinitions)
    const documented = files.filter(({ path }) => path === DOCUMENT).flatMap(readDocument)
    return [...tables.flatMap(unreadable), ...missing(defined, documented), ...stale(defined, documented), ...doubled(defined)]
  },
}

/** A row of docs/errors.md, as it must stand there. */
function row({ code, disposition, says }: StatedFault): string {
  return `| \`${code}\` | ${disposition} | ${says} |`
}

function missing(defined: readonly StatedFault[], documented: readonly StatedFault[]): Finding[] {
  const rows = new Set(documented.map(row))
  return defined
    .filter((fault) => !rows.has(row(fault)))
    .map((fault) => ({ path: fault.path, line: fault.line, says: `${DOCUMENT} lacks the row: ${row(fault)}` }))
}

function stale(defined: readonly StatedFault[], documented: readonly StatedFault[]): Finding[] {
  const codes = new Set(defined.map(({ code }) => code))
  return documented
    .filter(({ code }) => !codes.has(code))
    .map(({ path, line, code }) => ({ path, line, says: `${code} is documented, and no errors.ts defines it` }))
}

function doubled(defined: readonly StatedFault[]): Finding[] {
  return defined
    .filter(({ code }, index) => defined.findIndex((other) => other.code === code) < index)
    .map(({ path, line, code }) => ({ path, line, says: `${code} is defined twice` }))
}

// Read as text, so that a table is checked even while its package does not compile. The order of the two fields is fixed.
const AREA = /defineFaults\(\s*'([A-Z0-9_]+)'/g
const ENTRY =
  /\b([A-Z][A-Z0-9_]*):\s*\{\s*disposition:\s*'(\w+)',\s*says:\s*(?:'((?:[^'\\\n]|\\.)*)'|"([^"\n]*)"|`([^`\n]*)`),?\s*\}/g

function readDefinitions({ path, text }: RepositoryFile): StatedFault[] {
  const areas = [...text.matchAll(AREA)]
  return [...text.matchAll(ENTRY)].map((match) => {
    const area = areas.findLast(({ index }) => index < match.index)?.[1] ?? ''
    const [, code = '', disposition = '', single, double, template] = match
    const says = (single ?? double ?? template ?? '').replace(/\\(.)/g, '$1')
    return { path, line: lineOf(text, match.index), code: `${area}_${code}`, disposition, says }
  })
}

/** A table that cannot be read to the end would escape the check, so that is a finding itself. */
function unreadable({ path, text }: RepositoryFile): Finding[] {
  const stated = [...text.matchAll(/\bdisposition:/g)].length
  const read = [...text.matchAll(ENTRY)].length
  const areas = [...text.matchAll(AREA)].length
  if (areas > 0 && stated > 0 && stated === read) return []
  const shape = "CODE: { disposition: '…', says: '…' }"
  return [{ path, says: `only ${read} of ${stated} faults can be read; write ${shape}` }]
}

function readDocument({ path, text }: RepositoryFile): StatedFault[] {
  return [...text.matchAll(/^\| `([A-Z0-9_]+)` \| (\w+) \| (.*?) \|/gm)].map((match) => {
    const [, code = '', disposition = '', says = ''] = match
    return { path, line: lineOf(text, match.index), code, disposition, says }
  })
}
