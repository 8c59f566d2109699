// Shows what differs from the committed golden files, and with --accept writes it. The corpus's outcomes need LETHE_CORPUS.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CORPUS } from '../conformance/corpus.ts'
import { corpusOutcomes } from '../conformance/corpus-outcomes.ts'
import { actionTable } from '../packages/engine/src/execute-table.test-support.ts'
import { explainProfile } from '../packages/gateway/src/commands/explain.ts'
import { shippedProfiles } from '../packages/gateway/src/records/profile-file.ts'
import { migratedSchema } from '../packages/gateway/src/records/schema-text.test-support.ts'

const ROOT = join(import.meta.dirname, '..')
const SHOWN_LINES_MAX = 40

const made: Record<string, string> = Object.fromEntries(
  shippedProfiles().map((name) => [`profiles/effective/${name}.txt`, explainProfile(name)]),
)
made['packages/engine/src/execute.golden.txt'] = actionTable()
made['packages/gateway/src/records/migrations/schema.sql'] = await migratedSchema()
if (CORPUS === undefined) console.error('LETHE_CORPUS is not set: conformance/corpus.csv is left as it is')
else made['conformance/corpus.csv'] = corpusOutcomes()

for (const [path, text] of Object.entries(made)) {
  const file = join(ROOT, path)
  const committed = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (committed === text) continue
  show(path, committed, text)
  if (process.argv.includes('--accept')) writeFileSync(file, text)
}

function show(path: string, committed: string, text: string): void {
  const before = new Set(committed.split('\n'))
  const after = new Set(text.split('\n'))
  const gone = [...before].filter((line) => !after.has(line)).map((line) => `- ${line}`)
  const come = [...after].filter((line) => !before.has(line)).map((line) => `+ ${line}`)
  const lines = [...gone, ...come]
  console.log(`${path}: ${lines.length} lines differ`)
  console.log(lines.slice(0, SHOWN_LINES_MAX).join('\n'))
}
