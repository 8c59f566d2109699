/** One file of the repository as the rules see it. */
export interface RepositoryFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string
  readonly byteCount: number
  /** Empty for files that are not text. */
  readonly text: string
}

/** One thing that a rule holds against one file. */
export interface Finding {
  readonly path: string
  /** Counted from 1; absent where the whole file is meant. */
  readonly line?: number
  readonly says: string
}

/** A rule of the house that neither the compiler nor the linter can check. It sees the whole repository at once. */
export interface Rule {
  readonly name: string
  readonly check: (files: readonly RepositoryFile[]) => Finding[]
}

/** Makes a rule that looks at each file on its own. */
export function ruleOfEachFile(name: string, findings: (file: RepositoryFile) => Finding[]): Rule {
  return { name, check: (files) => files.flatMap(findings) }
}

/** A finding as it is printed: where, what, and by which rule. */
export function formatFinding(rule: Rule, finding: Finding): string {
  const place = finding.line === undefined ? finding.path : `${finding.path}:${finding.line}`
  return `${place}  ${finding.says}  (${rule.name})`
}

/** The line of a position in a text, counted from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
