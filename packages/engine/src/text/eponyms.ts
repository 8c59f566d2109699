import type { Word } from './words.ts'

// Surnames that many people bear, and that a sign, a disease or a fracture bears too.
const EPONYMS = new Set(
  [
    'baker barrett bennett bloch blount caldwell gleason harris hawkins hill horner hunt huntington jones martin mason morton murphy',
    'nash noonan norwood salter smith stanford turner walker weber whipple willis wilson wolff',
  ].flatMap((line) => line.split(' ')),
)

// What stands behind an eponym.
const THINGS = new Set(
  [
    'abscess angle artefact artifact body canal chorea classification classes criteria cyst cysts defect deformity disease fracture',
    'fractures grade grading hernia index kyste lesion lesions ligament line maladie metaplasia method neuroma node operation',
    'oesophagus esophagus procedure projection score scale sign signe syndrome test tumor tumour type view zone',
  ].flatMap((line) => line.split(' ')),
)

// Scores, behind which their number stands: Gleason 7.
const SCORES = new Set(['gleason'])

/** Whether a word is an eponym in its phrase, and nobody's name: `Baker cyst`, `Murphy's sign`, `circle of Willis`, `Salter-Harris type II`. */
export function isEponymInPhrase(word: Word, text: string): boolean {
  if (!EPONYMS.has(word.folded)) return false
  if (/(?:circle|polygone|tetralogy) (?:of|de) $/i.test(text.slice(Math.max(0, word.start - 14), word.start))) return true
  if (/^ \d/.test(text.slice(word.end, word.end + 2)) && SCORES.has(word.folded)) return true
  const [, next = ''] = /^(?:['’]?s)?(?:-\p{L}{2,12})?[ -](\p{L}{3,16})/u.exec(text.slice(word.end, word.end + 34)) ?? []
  return THINGS.has(next.toLowerCase())
}
