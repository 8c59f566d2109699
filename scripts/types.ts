// Type-checks every package under its own tsconfig.json, then the tests and scripts under the one of the root.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')

const packages = readdirSync(join(ROOT, 'packages')).filter((name) => existsSync(join(ROOT, 'packages', name, 'tsconfig.json')))
for (const project of [...packages.map((name) => join('packages', name)), '.']) {
  const { status } = spawnSync(process.execPath, [TSC, '-p', project], { cwd: ROOT, stdio: 'inherit' })
  if (status === 0) continue
  console.error(`types: ${project} does not compile`)
  process.exitCode = 1
}
