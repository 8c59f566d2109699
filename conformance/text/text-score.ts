// A whole run: every corpus file that is let through, planted under one seed, de-identified and judged.
import type { Policy } from '@lethe/engine'
import { corpusBytes } from '../corpus.ts'
import { deidentifyBytes } from '../deidentify-bytes.ts'
import { ordinaryFile } from '../planted/file.ts'
import { dataSet } from '../planted/literal.ts'
import { report, reportWords } from '../planted/objects/documents.ts'
import { ctSlice } from '../planted/objects/images.ts'
import { syntaxes } from '../planted/syntaxes.ts'
import { walkFile } from '../planted/walk.ts'
import { judge } from './judgement.ts'
import { listsOf, ownWords, type Lists } from './lists.ts'
import { plantInstance } from './plant-instance.ts'
import type { Seed } from './random.ts'
import { rowLine, Score } from './score.ts'
import { wordsOf } from './words.ts'

/** What the product ships, so that what is planted can be told from it; nothing by default. */
export interface Shipped {
  readonly isShippedName: (word: string) => boolean
  readonly isShippedWord: (word: string) => boolean
}

/** What a run is made of. */
export interface RunOptions {
  readonly seed: Seed
  readonly files: readonly string[]
  readonly policy: Policy
  readonly shipped: Shipped
}

/** What a run found. */
export interface Run {
  readonly score: Score
  /** The same search over what was planted: a search that is not blind finds everything. */
  readonly control: Score
  /** Files that did not come out, with the code. */
  readonly held: readonly string[]
  readonly lists: Lists
}

const REPORT_COUNT = 12

/** De-identifies everything of one seed and counts. */
export function runSeed({ seed, files, policy, shipped }: RunOptions): Run {
  const lists = listsOf(seed, shipped.isShippedName)
  const own = ownWords(seed)
  const score = new Score(own, shipped.isShippedWord)
  const control = new Score(own, shipped.isShippedWord)
  const held: string[] = []
  const baseline = wordsOfTheProduct(policy)
  sources(files).forEach(({ name, bytes }, index) => {
    const instance = plantInstance({ name, bytes, seed, index, lists, policy })
    const result = deidentifyBytes(instance.bytes, policy)
    if (result.outcome !== 'deidentified') {
      held.push(`${name}: ${result.code}`)
      return
    }
    score.add(instance, judge(instance, result.output, baseline))
    control.add(instance, judge(instance, instance.bytes, baseline))
  })
  return { score, control, held, lists }
}

/** The printed table of a run. What was missed is shown only where the lists may be seen. */
export function printedRun(seed: Seed, { score, held, lists: { shippedNames } }: Run, how: { showsMisses: boolean }): string {
  const tables = ['VR', 'attribute', 'manufacturer', 'character set', 'kind', 'community', 'form of a name', 'domain'].flatMap(
    (name) => ['', ...score.table(name)],
  )
  return [
    '',
    `Text cleaning under research.yaml, ${seed} seed`,
    rowLine('all', score.total),
    rowLine('identifiers in places that are kept or cleaned', score.open),
    rowLine('harmless words that the other seed has not', score.own),
    `harmless words in the shipped vocabulary: ${score.shippedCount} of ${score.total.harmless}; files held back: ${held.length}`,
    `names left out because the product ships them: ${shippedNames.left} of ${shippedNames.of}`,
    ...tables,
    '',
    `identifiers that are still there: ${score.misses.length}`,
    ...(how.showsMisses ? missLines(score) : []),
    '',
    `harmless words lost: ${score.total.harmless - score.total.kept}, ${score.lost.size} different`,
    how.showsMisses ? lostWords(score) : '(not listed, so that nobody tunes on them: LETHE_SHOW_HELD_OUT=1 lists them)',
    '',
  ].join('\n')
}

function missLines({ misses }: Score): string[] {
  return misses.map(({ instance, miss: { occurrence, found, left } }) => {
    const { identifier, attribute, form, text } = occurrence
    const where = found === attribute ? '' : `, found in ${found}`
    const file = instance.split('/').slice(-2).join('/')
    const kind = identifier.known ? identifier.kind : `${identifier.kind}, in texts only`
    return `  ${[file, attribute, kind, form, text].join(' | ')}${where}\n      → ${left.replaceAll(/\s+/g, ' ').slice(0, 160)}`
  })
}

function lostWords({ lost }: Score): string {
  return wrapped([...lost].toSorted(([, a], [, b]) => b - a).map(([token, times]) => `${token} ×${times}`))
}

/** The corpus files, and reports of the project's own, since the corpus has few. */
function* sourcesOf(files: readonly string[]): Generator<{ name: string; bytes: Uint8Array }> {
  for (const name of files) yield { name, bytes: corpusBytes(name) }
  for (let number = 1; number <= REPORT_COUNT; number += 1) {
    const kind = number % 2 === 0 ? 'sr' : 'basicSr'
    yield {
      name: `report-${number}`,
      bytes: ordinaryFile(dataSet(report(kind, reportWords)), syntaxes.explicitLittle, 'defined'),
    }
  }
}

function sources(files: readonly string[]): { name: string; bytes: Uint8Array }[] {
  return [...sourcesOf(files)]
}

/** The words that the product writes into every output by itself: what it says of its method, and its dummies. */
function wordsOfTheProduct(policy: Policy): ReadonlySet<string> {
  const result = deidentifyBytes(ordinaryFile(dataSet(ctSlice(1)), syntaxes.explicitLittle, 'defined'), policy)
  if (result.outcome !== 'deidentified') return new Set()
  return new Set(
    [...walkFile(result.output)].flatMap(({ value }) => wordsOf(Buffer.from(value.subarray(0, 4096)).toString('latin1'))),
  )
}

function wrapped(words: readonly string[]): string {
  const lines: string[] = []
  let line = ' '
  for (const word of words) {
    if (line.length + word.length > 140) {
      lines.push(line)
      line = ' '
    }
    line += ` ${word}`
  }
  return [...lines, line].join('\n')
}
