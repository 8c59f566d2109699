// What the files of the repository are, by their names. Each rule picks from these, so that all agree.

/** Code that people write, in any of the repository's languages. */
export function isCode(path: string): boolean {
  return /\.(?:ts|tsx|mts|cjs|mjs|js|c|h|sql|css|sh|py)$/.test(path) || path === '.ci/run'
}

/** Prose that people write. */
export function isProse(path: string): boolean {
  return path.endsWith('.md')
}

/** Settings and descriptions that people write. */
export function isSetting(path: string): boolean {
  return /\.(?:ya?ml|toml|service)$/.test(path) || /(?:^|\/)(?:Dockerfile|Containerfile|\.npmrc)$/.test(path)
}

/** TypeScript and its relatives, whose imports can be read. */
export function isScript(path: string): boolean {
  return /\.(?:ts|tsx|mts|cjs|mjs|js)$/.test(path)
}

/** A test that vitest runs, or what the tests of a package share. */
export function isTest(path: string): boolean {
  return /\.test(?:-support)?\.tsx?$/.test(path)
}

/** The whole schema of the database, which is made and committed so that a change is seen. */
export function isSchema(path: string): boolean {
  return path.endsWith('/migrations/schema.sql')
}

/** The rules themselves, which must name what they forbid. */
export function isTidy(path: string): boolean {
  return path.startsWith('scripts/tidy')
}
