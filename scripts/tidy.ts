// The rules of the house that neither the compiler nor the linter knows: one file a rule in scripts/tidy.
import { join } from 'node:path'
import { readRepository } from './tidy/repository.ts'
import { formatFinding } from './tidy/rule.ts'
import { RULES } from './tidy/rules.ts'

const files = readRepository(join(import.meta.dirname, '..'))
const lines = RULES.flatMap((rule) => rule.check(files).map((finding) => formatFinding(rule, finding)))
for (const line of lines) console.error(line)
console.log(`tidy: ${files.length} files, ${RULES.length} rules, ${lines.length} findings`)
// A listing without files means that git was not asked where it should be; nothing found in nothing is no success.
if (lines.length > 0 || files.length === 0) process.exitCode = 1
