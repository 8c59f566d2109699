import { make, place, setText } from './elements.ts'
import type { Snapshot, SourceCount } from './numbers.ts'
import { duration, number } from './quantities.ts'
import { words, type Word } from './words.ts'

/** A step of the flow: a verb, a count, and lines under it, each with its class. */
interface Step {
  readonly name: Word
  readonly count: number
  readonly unit: Word
  readonly lines: readonly (readonly [className: string, text: string])[]
}

/** Shows what came, what became of it, and whether anything is missing. */
export function showFlow({ sources, waiting, conserved, archive, quarantined }: Snapshot): void {
  const sum = (name: Exclude<keyof SourceCount, 'source'>): number => sources.reduce((total, source) => total + source[name], 0)
  const held = (stage: string): Step['lines'] =>
    heldLine(
      quarantined.reduce((total, { code, count }) => total + (stageOf(code) === stage ? count : 0), 0),
      'quarantined',
    )
  const steps: Step[] = [
    {
      ...{ name: 'admit', count: sum('admittedEver'), unit: 'received' },
      lines: [['says', words.admitSays], ...held('admit'), ...heldLine(sum('refused'), 'refused')],
    },
    {
      ...{ name: 'deidentify', count: sum('deidentified') + sum('inspected'), unit: 'deidentified' },
      lines: [['says', words.deidentifySays], ...waitingLine(waiting, 'deidentify'), ...held('deidentify')],
    },
    {
      ...{ name: 'inspect', count: archive.objects, unit: 'inArchive' },
      lines: [['says', words.inspectSays], ...waitingLine(waiting, 'inspect'), ...held('inspect')],
    },
  ]
  place('flow').replaceChildren(...steps.map(stepElement))
  setText('conserved', conserved ? words.conserved : words.notConserved)
  place('conserved').classList.toggle('bad', !conserved)
}

/** Which stage holds back for this reason. */
function stageOf(code: string): string {
  if (code === 'GATEWAY_UID_TAKEN') return 'admit'
  return code.startsWith('INSPECT_') ? 'inspect' : 'deidentify'
}

function stepElement({ name, count, unit, lines }: Step): HTMLElement {
  const big = make('p', { class: 'big' }, number(count), ' ', make('small', {}, words[unit]))
  return make(
    'li',
    {},
    make('h3', {}, words[name]),
    big,
    ...lines.map(([className, text]) => make('p', { class: className }, text)),
  )
}

function heldLine(count: number, word: Word): Step['lines'] {
  return count > 0 ? [['held', `${number(count)} ${words[word]}`]] : []
}

function waitingLine(waiting: Snapshot['waiting'], kind: string): Step['lines'] {
  const found = waiting.find((one) => one.kind === kind)
  if (found === undefined || found.count === 0) return []
  const verb = found.count === 1 ? words.waitsOne : words.waits
  return [['', `${number(found.count)} ${verb}, ${words.oldest} ${duration(found.oldestSeconds)}`]]
}
