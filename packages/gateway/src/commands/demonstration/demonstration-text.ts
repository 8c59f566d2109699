import type { Profile } from '@lethe/engine'
import { coloured, formatComparison } from './comparison-table.ts'
import { naming, type ComparedAttribute } from './comparison.ts'
import { filesBelow } from './identifier-search.ts'

/** What the demonstration has to tell. */
export interface Demonstrated {
  readonly input: string
  readonly output: string
  readonly profile: Profile
  readonly identifiers: readonly string[]
  readonly compared: readonly ComparedAttribute[]
  /** The identifiers that were found in the output. */
  readonly left: ReadonlySet<string>
}

/** The demonstration as text for a terminal of a given width. */
export function formatDemonstration(shown: Demonstrated, width: number): string {
  const { input, output, profile, identifiers, compared, left } = shown
  const [example = output, ...others] = filesBelow(output)
  const files = 1 + others.length
  const result = `${identifiers.length} planted identifiers, ${left.size} left`
  return [
    coloured('bold', `A made-up CT study of ${files} slices, before and after the profile ${profile.profile}`),
    'Nobody in it exists. The first slice:',
    '',
    formatComparison(naming(compared, identifiers), width),
    '',
    ...wrap(`The same before and after: ${formatUnchanged(compared)}.`, width),
    '',
    `before  ${input}`,
    `after   ${output}`,
    '',
    `${coloured(left.size === 0 ? ['bold', 'green'] : ['bold', 'red'], result)}  (searched in every byte and every name of ${files} files)`,
    ...[...left].map((identifier) => coloured('red', `  left: ${identifier}`)),
    '',
    coloured('bold', 'Next'),
    '  npx lethe deidentify INPUT --out DIR   your own files, folders and DICOMDIRs',
    `  npx lethe explain ${profile.profile.padEnd(20)} what the profile decides for each attribute, and why`,
    '  npx lethe dump FILE                    what is in a file, such as this one of the output:',
    `  ${example}`,
  ].join('\n')
}

/** The Data Set's unchanged attributes; file meta information and what describes the encoding say little to a reader. */
function formatUnchanged(compared: readonly ComparedAttribute[]): string {
  const unchanged = compared.filter(({ before, after, where }) => where === 'dataSet' && before !== '' && before === after)
  return unchanged.map(({ place }) => place).join(', ')
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
