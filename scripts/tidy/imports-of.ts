import { lineOf } from './rule.ts'

/** One import of a file: what it names, and where. */
export interface Import {
  readonly specifier: string
  readonly line: number
}

// The text between the keyword and `from` holds names, braces and commas only; a quote, `=`, `;` or `(` ends the attempt,
// so that `export const a = 'b'` is not taken for an import.
const FORMS = [
  /^[ \t]*(?:import|export)\b[^'"`=;(]*?\bfrom\s*['"]([^'"\n]+)['"]/gm,
  /^[ \t]*import\s*['"]([^'"\n]+)['"]/gm,
  /\b(?:import|require)\s*\(\s*['"]([^'"\n]+)['"]/g,
]

/** Every import of a script: static, for types, for its effects, dynamic and CommonJS. */
export function importsOf(text: string): Import[] {
  const found = FORMS.flatMap((form) => [...text.matchAll(form)])
  return found
    .map((match) => ({ specifier: match[1] ?? '', line: lineOf(text, match.index + match[0].length) }))
    .sort((left, right) => left.line - right.line)
}
