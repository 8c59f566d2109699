import { isTidy } from './kinds.ts'
import { ruleOfEachFile } from './rule.ts'
import type { Finding } from './rule.ts'

const REGISTRY = 'https://registry.npmjs.org/'
const LOCKFILE = /(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/

/** Packages come from the public registry only: a private host in a lockfile breaks every other machine, or feeds it. */
export const registries = ruleOfEachFile('registries', ({ path, text }) => {
  if (isTidy(path)) return []
  const pattern = LOCKFILE.test(path) ? /"resolved":\s*"([a-z+]+:[^"]*)"/ : /\bregistry\s*=\s*(\S+)/
  return text.split('\n').flatMap((line, index): Finding[] => {
    const address = (LOCKFILE.test(path) || path.endsWith('.npmrc') ? pattern.exec(line)?.[1] : undefined) ?? registryHost(line)
    if (address === undefined || address.startsWith(REGISTRY) || `${address}/` === REGISTRY) return []
    // The host is not printed whole: it may be the name of somebody's private server, with a password before it.
    return [{ path, line: index + 1, says: `names a registry other than ${REGISTRY}` }]
  })
})

/** Hosts that carry "registry", "artifactory", "nexus" or "verdaccio" in their name, wherever they stand. */
function registryHost(line: string): string | undefined {
  return /https?:\/\/[^\s/"'`)]*(?:npmjs|registry|artifactory|nexus|verdaccio)[^\s/"'`)]*\/?/i.exec(line)?.[0]
}
