import type { Word } from './words.ts'

// Surnames that many people bear, and that a sign, a disease or a fracture bears too.
const EPONYMS = new Set(
  [
    'baker barlow barrett bennett berenstein blalock bloch blount burkitt caldwell cox crowe dunn eddy eklund ferguson fontaine fuchs fuhrman gibbs',
    'gleason goldmann harris hawkins hill hobbs holter horner hunt huntington jones judd ludwig kehr masson merchant morton murphy nash neer',
    'noonan norwood nottingham rosch rosenberg rutherford salter schuller simmons smith stanford townes turner weber wells whipple willis',
    'wilson wolff',
  ].flatMap((line) => line.split(' ')),
)

// Those that are given names too, or surnames of very many: in their phrase they are no name unless one stands beside them.
const NAMESAKES = new Set(
  [
    'anderson bricker bruce cowden crawford davis denis evans fisher fletcher garden garth glenn graf gunther hansen humphrey lawrence martin',
    'mason mayer miller mitchell pilon reed regan richardson sanders simon stark walker',
  ].flatMap((line) => line.split(' ')),
)

// What stands behind an eponym.
const THINGS = new Set(
  [
    'abscess alpha aneurysm angina angle applicator artefact artifact artefacts artifacts body canal catheter cells chorea classe',
    'classification classes criteria criterion current currents cyst cysts defect deformity disease duct dystrophy drain esophagus filter fistula',
    'fracture fractures ge grade grading hernia index kyste lesion lesions ligament ligne line lymphoma maladie manoeuvre maneuver metaplasia',
    'method monitor neuroma neuromas node oblique oesophagus ortolani operation palsy phenomenon procedure projection protocol reserve ring ringing',
    'scale score sign signe spots stage stain staging sternberg stitch syndrome test thoracoplasty tonometry trichrome tumor tumour type view',
    'views visual zone',
  ].flatMap((line) => line.split(' ')),
)

// Scores, behind which their number stands: Gleason 7.
const SCORES = new Set('gleason fisher fuhrman holter nottingham wells evans'.split(' '))

/** Whether a word is an eponym in its phrase, and nobody's name: `Baker cyst`, `Murphy's sign`, `circle of Willis`, `Salter-Harris type II`. */
export function isEponymInPhrase(word: Word, text: string): boolean {
  return EPONYMS.has(word.folded) && isInPhrase(word, text)
}

/** Whether a word is an eponym in its phrase, but a name so frequent that one beside it makes it a name: `Bruce protocol`. */
export function isNamesakeInPhrase(word: Word, text: string): boolean {
  return NAMESAKES.has(word.folded) && isInPhrase(word, text)
}

function isInPhrase(word: Word, text: string): boolean {
  if (/(?:circle|polygone|tetralogy) (?:of|de) $/i.test(text.slice(Math.max(0, word.start - 14), word.start))) return true
  if (/^ \d/.test(text.slice(word.end, word.end + 2)) && SCORES.has(word.folded)) return true
  const [, next = ''] = /^(?:['’]?s)?(?:-\p{L}{2,12})?[ -](\p{L}{2,16})/u.exec(text.slice(word.end, word.end + 34)) ?? []
  return THINGS.has(next.toLowerCase())
}
