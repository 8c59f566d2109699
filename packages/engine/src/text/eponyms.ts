import { isHalfOfPair } from './eponym-pairs.ts'
import type { Word } from './words.ts'

// Surnames that many people bear, and that a sign, a disease or a fracture bears too.
const EPONYMS = new Set(
  [
    'agatston alzheimer baker balthazar barlow barrett bennett berenstein bernageau blalock bloch blount boehler bohler borden breslow',
    'brooker bucky burkitt caldwell canale caprini caroli chiari cleopatra cognard compton cox crohn crowe delee devereux dunn eddy eklund',
    'ernst ferguson fermi fontaine fuchs fuhrman galen gensini gerota gibbs glasgow gleason goldmann gruen hadamard hahn harris hawkins',
    'heschl hess hibbs hilgenreiner hill hinchey hobbs hodgkin hoffa holter horner hounsfield hughston hunt huntington ichise jones judd',
    'kager karnofsky kehr kellgren kety kommerell krenning labbe lansky larmor lauenstein laurin lichtman ludwig masson maxwell meary',
    'merchant morison morton murphy nash neer noonan norwood nottingham nyquist oddi paprosky parkinson patlak perkin perkins poisson radon',
    'reimers rician riolan rosch rosenberg rosenthal rutherford salter schatzki schuller shenton simmons simpson smith spetzler stanford',
    'steinberg todani tofts townes treitz trolard turner twining vater virchow weber wegener wells whipple wiener willis wilson wirsung wolff',
  ].flatMap((line) => line.split(' ')),
)

// Those that are given names too, or surnames of very many: in their phrase they are no name unless one stands beside them.
const NAMESAKES = new Set(
  [
    'anderson bricker bruce chang clark cowden crawford davis denis douglas drummond edwards evans fisher fletcher garden garth geneva glenn',
    'graf gunther hansen humphrey jackson jefferson lawrence logan louise martin mason mayer mayo mckenzie meyers milan miller mitchell',
    'palmer pilon reed regan richardson rosen russell sanders simon stanford stark vancouver walker',
  ].flatMap((line) => line.split(' ')),
)

// What stands behind an eponym.
const THINGS = new Set(
  [
    'abscess alpha aneurysm angina angle applicator artefact artefacts artery artifact artifacts attenuation body canal catheter cells chorea',
    'class classe classes classification column cone correction criteria criterion current currents cyst cysts defect deformity dementia',
    'disease dissection diverticulum drain duct dystrophy echo encoding esophagus fascia filter fistula fracture fractures frequency ge grade',
    'grading gyrus hernia index kernel kyste lesion lesions ligament ligne line lymphoma maladie malformation malformations maneuver',
    'manoeuvre measurement measurements metaplasia method model monitor neuroma neuromas node noise oblique oesophagus operation ortolani pad',
    'palsy phenomenon plot pouch procedure projection protocol reconstruction repair resection reserve ring ringing sampling scale score sign',
    'signe space spaces sphincter spots stage staging stain sternberg stitch surgery syndrome test theorem thoracoplasty tip tonometry',
    'trajectory transform trichrome tumor tumour type vein view views visual window zone',
  ].flatMap((line) => line.split(' ')),
)

// Scores, behind which their number stands: Gleason 7.
const SCORES = new Set(
  [
    'borden breslow brooker clark cognard crawford denis evans fisher fontaine fuhrman glasgow gleason hess holter krenning lawrence lichtman',
    'lugano mason nottingham palmer rutherford sanders steinberg weber wells',
  ].flatMap((line) => line.split(' ')),
)

/** Whether a word is an eponym in its phrase, and nobody's name: `Baker cyst`, `Murphy's sign`, `circle of Willis`, `Salter-Harris type II`. */
export function isEponymInPhrase(word: Word, text: string): boolean {
  return (EPONYMS.has(word.folded) && isInPhrase(word, text)) || isHalfOfPair(word, text)
}

/** Whether a word is an eponym in its phrase, but a name so frequent that one beside it makes it a name: `Bruce protocol`. */
export function isNamesakeInPhrase(word: Word, text: string): boolean {
  return NAMESAKES.has(word.folded) && isInPhrase(word, text)
}

// Circle of Willis, vein of Galen; and grades in figures of both kinds.
const OF_WHOM =
  /(?:ampulla|arc|artery|canal|circle|duct|foramen|ligament|node|pouch|polygone|space|sphincter|tetralogy|triangle|valve|vein) (?:of|de) $/i
const GRADE = /^ (?:\d|[IVX]{1,4}[a-c]?(?![\p{L}\p{N}]))/u

function isInPhrase(word: Word, text: string): boolean {
  if (OF_WHOM.test(text.slice(Math.max(0, word.start - 16), word.start))) return true
  if (SCORES.has(word.folded) && GRADE.test(text.slice(word.end, word.end + 6))) return true
  const [, next = ''] = /^(?:['’]?s)?(?:-\p{L}{2,12})?[ -](\p{L}{2,16})/u.exec(text.slice(word.end, word.end + 34)) ?? []
  return THINGS.has(next.toLowerCase())
}
