import { isScript } from './kinds.ts'
import { ruleOfEachFile } from './rule.ts'

const BANNED = /^(?:utils?|utilit(?:y|ies)|helpers?|common|misc|managers?)$/i

/** No drawer for odds and ends: a folder or file is named after the one concept it holds, in kebab case. */
export const fileNames = ruleOfEachFile('file-names', ({ path }) => {
  for (const part of path.split('/')) {
    const words = part.replace(/\..*$/, '').split(/[-_]/)
    const banned = words.find((word) => BANNED.test(word))
    if (banned !== undefined) return [{ path, says: `"${banned}" names a drawer; name the concept` }]
  }
  const name = path.split('/').at(-1) ?? ''
  if (isScript(path) && !/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(name)) return [{ path, says: 'is not in kebab case' }]
  return []
})
