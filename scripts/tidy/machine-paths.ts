import { isCode, isProse, isSetting, isTest, isTidy } from './kinds.ts'
import { ruleOfEachFile } from './rule.ts'
import type { Finding } from './rule.ts'

// A path of the machine on which something was written works nowhere else. Not preceded by a name or a dot, so that
// `./work/` of a container file or `node_modules/x/tmp/` may stand.
const EVERYWHERE = /(?<![\w.~-])\/(?:work|root)\//
const OUTSIDE_TESTS = /(?<![\w.~-])\/(?:tmp|home\/[a-z]\w*)\//

/** No absolute path of somebody's machine; tests find real files by the variable LETHE_CORPUS. */
export const machinePaths = ruleOfEachFile('machine-paths', ({ path, text }) => {
  if (isTidy(path) || !(isCode(path) || isProse(path) || isSetting(path) || path.endsWith('.json'))) return []
  return text.split('\n').flatMap((line, index): Finding[] => {
    const found = EVERYWHERE.exec(line) ?? (isTest(path) ? null : OUTSIDE_TESTS.exec(line))
    return found === null ? [] : [{ path, line: index + 1, says: `"${found[0]}" is a path of one machine` }]
  })
})
