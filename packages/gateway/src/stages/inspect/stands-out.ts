import { GLUE } from './name-words.ts'

// Words of seven letters and more are in no word of a language but in their own forms.
const TELLING_LETTERS = 7
const ENDINGS = new Set(['s', 'es', 'ed', 'er', 'ing', 'ly', 'al'])
const INITIAL_LETTERS_MIN = 5
const RUN_LETTERS_MAX = 48

/**
 * Whether what was met at a place in a text is the identifier, and not a part of some other word: `Tran` is a name in `TRAN_T2`, in
 * `TRANVAN` beside another name and in `TRANCT`, and none in `TRANSVERSE`.
 */
export function standsOut(text: string, [start, end]: readonly [number, number], isName: (word: string) => boolean): boolean {
  const left = runBefore(text, start)
  const right = runAfter(text, end)
  if (end - start >= TELLING_LETTERS) return left !== '' || !ENDINGS.has(right)
  if (left === '' && right === '') return true
  if (left.length + right.length > RUN_LETTERS_MAX) return false
  // `thorax` is no Thor beside an axis.
  if (GLUE.has(left + text.slice(start, end) + right)) return false
  const initial = end - start >= INITIAL_LETTERS_MIN
  const weighted = /\d/.test(text.charAt(end + right.length)) && right.endsWith('t')
  return isGlued(left, { isName, initial }) && isGlued(weighted ? right.slice(0, -1) : right, { isName, initial })
}

/** The letters before a place, or the digits where a digit stands there, as far as they go on. */
function runBefore(text: string, start: number): string {
  const kind = kindAt(text, start)
  let at = start
  while (at > 0 && kind !== 'other' && kindAt(text, at - 1) === kind) at -= 1
  return text.slice(at, start)
}

function runAfter(text: string, end: number): string {
  const kind = kindAt(text, end - 1)
  let at = end
  while (at < text.length && kind !== 'other' && kindAt(text, at) === kind) at += 1
  return text.slice(end, at)
}

type Kind = 'letter' | 'digit' | 'other'

function kindAt(text: string, at: number): Kind {
  const code = text.charCodeAt(at)
  if (code >= 0x30 && code <= 0x39) return 'digit'
  if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) return 'letter'
  return code > 0x7f && /\p{L}/u.test(text.charAt(at)) ? 'letter' : 'other'
}

interface Glued {
  readonly isName: (word: string) => boolean
  readonly initial: boolean
}

/** Whether letters beside a name are codes, body parts, an initial or other names, one after another. */
function isGlued(run: string, { isName, initial }: Glued): boolean {
  if (run === '' || /^\d/.test(run)) return run === ''
  const reached = new Set([0])
  for (let from = 0; from < run.length; from += 1) {
    if (!reached.has(from)) continue
    for (let to = from + 1; to <= run.length; to += 1) {
      const part = run.slice(from, to)
      if (GLUE.has(part) || isName(part)) reached.add(to)
    }
  }
  return reached.has(run.length) || (initial && run.length === 1)
}
