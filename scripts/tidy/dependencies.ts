import type { Finding, RepositoryFile, Rule } from './rule.ts'

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const
type Manifest = Partial<Record<(typeof KINDS)[number], Record<string, string>>>

/** Every npm package that a package.json asks for is pinned, and an ADR says why it is taken and not written. */
export const dependencies: Rule = {
  name: 'dependencies',
  check(files) {
    const decisions = files.filter(({ path }) => path.startsWith('docs/adr/')).map(({ text }) => text)
    return files.filter(({ path }) => /(?:^|\/)package\.json$/.test(path)).flatMap((file) => findingsOf(file, decisions))
  },
}

function findingsOf(file: RepositoryFile, decisions: readonly string[]): Finding[] {
  const manifest = JSON.parse(file.text) as Manifest
  const asked = KINDS.flatMap((kind) => Object.entries(manifest[kind] ?? {}))
  return asked.flatMap(([name, version]): Finding[] => {
    if (name.startsWith('@lethe/')) return []
    const path = file.path
    const findings: Finding[] = []
    if (!/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)) findings.push({ path, says: `${name} is not pinned to one version` })
    // In backticks, so that `yaml` is the package and not the format.
    const named = decisions.some((text) => text.includes(`\`${name}\``))
    if (!named) findings.push({ path, says: `no docs/adr/*.md says why \`${name}\` is taken` })
    return findings
  })
}
