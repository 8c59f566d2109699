// Remakes the committed tables from scripts/standard; with --check, says which differ and fails.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { profileSchemaFile } from './generate/profile-schema.ts'
import { safePrivateTables } from './generate/safe-private.ts'
import { standardTables } from './generate/standard-tables.ts'
import { characterSetTables } from './generate/character-sets.ts'
import { vocabularyTables } from './generate/vocabulary.ts'

const ROOT = join(import.meta.dirname, '..')
const checking = process.argv.includes('--check')
let stale = 0
const made = {
  ...standardTables(),
  ...characterSetTables(),
  ...safePrivateTables(),
  ...vocabularyTables(),
  ...profileSchemaFile(),
}
for (const [path, text] of Object.entries(made)) {
  const file = join(ROOT, path)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  stale += 1
  if (!checking) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  console.log(`${checking ? 'stale' : 'written'}  ${path}`)
}
if (stale === 0) console.log('all generated tables are up to date')
if (checking && stale > 0) {
  console.error('generated tables differ from what is committed; run: npm run generate')
  process.exitCode = 1
}
