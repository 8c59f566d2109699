// What the product itself writes into the statement of what was done; see PS3.15 E.1.1.
const METHOD = 0x00120063
const METHOD_CODES = 0x00120064
const OWN_METHOD = /^(?:Lethe \d+(?:\.\d+){2}|PS3\.15 \d{4}[a-e]|profile [a-z\d-]{1,48} \d{1,7}|[\da-f]{64})$/

const PATIENT_NAME = 0x00100010
const PATIENT_ID = 0x00100020
const PSEUDONYM = /[A-Z2-7]{14}$/
// 14 random letters hold a given word of four letters once in 100,000, of seven never.
const CHANCE_LETTERS_MAX = 6

// Defined Terms of coded strings that are also words of names (PS3.3 C.7.6.1.1.2, C.8, PS3.16 Annex L): a patient called Head has a head.
// Where a coded string is one of them it names what is shown.
const TERMS: ReadonlySet<string> = new Set(
  [
    ['HEAD', 'NECK', 'CHEST', 'HAND', 'FOOT', 'HEART', 'HIP', 'KNEE'],
    ['LEG', 'ARM', 'EAR', 'EYE', 'NOSE', 'BRAIN', 'BREAST', 'SPINE'],
    ['CSPINE', 'TSPINE', 'LSPINE', 'ABDOMEN', 'PELVIS', 'SHOULDER', 'ELBOW'],
    ['WRIST', 'ANKLE', 'SKULL', 'LIVER', 'KIDNEY', 'LUNG', 'WHOLEBODY'],
    ['BODY', 'BONE', 'BLADDER', 'UTERUS', 'PROSTATE', 'PHANTOM', 'EXTREMITY'],
    ['THORAX', 'JAW', 'ORBIT', 'HEADNECK', 'FINGER', 'TOE', 'THUMB'],
    ['ORIGINAL', 'DERIVED', 'PRIMARY', 'SECONDARY', 'AXIAL', 'LOCALIZER'],
    ['OTHER', 'NORM', 'NONE', 'MAGNITUDE', 'PHASE', 'REAL', 'IMAGINARY'],
    ['VOLUME', 'STATIC', 'DYNAMIC', 'GATED', 'TOMO', 'WHOLE BODY', 'RECON', 'MIP'],
    ['MPR', 'MEAN', 'MAX', 'MIN', 'SUM', 'MAP', 'ADC', 'DIFFUSION'],
    [
      'TEXT',
      'CODE',
      'NUM',
      'DATE',
      'TIME',
      'IMAGE',
      'CONTAINER',
      'PNAME',
      'COMPOSITE',
      'CONTAINS',
      'HAS OBS CONTEXT',
      'HAS CONCEPT MOD',
    ],
    ['LEFT', 'RIGHT', 'BOTH', 'UNPAIRED', 'YES', 'NO', 'TRUE'],
    ['FALSE', 'SUPINE', 'PRONE', 'ERECT', 'POSITION', 'BASIC', 'MIXED', 'COLOR'],
    ['CART', 'POLAR', 'LONG', 'SHORT', 'HIGH', 'LOW', 'FAST', 'SLOW'],
    ['START', 'END', 'PLANAR', 'SEGMENT', 'SLICE', 'POINT', 'LINE', 'ROW', 'COL'],
    ['HUMAN', 'MANUAL', 'AUTOMATIC', 'RESEARCH', 'PRODUCT', 'ROUTINE', 'REMOVED'],
    ['MODIFIED', 'UNMODIFIED', 'DECY', 'ATTN', 'SCAT', 'RAN', 'NORMAL'],
  ].flat(),
)

// Makers whose names begin private creators, which the product writes from its list and not from the source (PS3.5 7.8.1).
const MAKERS =
  /^(?:SIEMENS|GEMS|GE|PHILIPS|TOSHIBA|CANON|UIH|AGFA|ACUSON|HITACHI|HOLOGIC|FUJI|KODAK|CARESTREAM|ELSCINT|VARIAN|BRUKER)(?![A-Z])/i

/** Whether the private creator of a maker is met in its first word. */
export function isMaker(tag: number, text: string, start: number): boolean {
  const isCreator = ((tag >>> 16) & 1) === 1 && (tag & 0xffff) >= 0x10 && (tag & 0xffff) <= 0xff
  return isCreator && start === 0 && MAKERS.test(text)
}

/** Whether a coded string is one of the terms that are words of names as well. */
export function isTerm(code: string): boolean {
  return TERMS.has(code.trim())
}

// The words of CID 7050 and of its coding scheme.
const STATEMENT_WORDS: ReadonlySet<string> = new Set(
  [
    ['basic', 'application', 'confidentiality', 'profile', 'clean'],
    ['pixel', 'data', 'recognizable', 'visual', 'features', 'graphics'],
    ['structured', 'content', 'descriptors', 'retain', 'longitudinal'],
    ['temporal', 'information', 'full', 'modified', 'dates', 'patient'],
    ['characteristics', 'device', 'identity', 'uids', 'safe', 'private', 'institution', 'option', 'dcm'],
  ].flat(),
)

// What the product puts where a value must be and may say nothing. A patient called Removed is in all of them.
const DUMMIES: ReadonlySet<string> = new Set(['REMOVED', '19000101', '19000101000000', '000000', '0', '1', '000Y', 'urn:removed'])

/** Whether every part of a value is empty or a dummy. */
export function isDummy(text: string): boolean {
  return text
    .replace(/[\0 ]+$/, '')
    .split('\\')
    .every((one) => one === '' || DUMMIES.has(one))
}

/** Whether a value is the product's own, letter for letter: a dummy, or the statement of what was done. */
export function isMadeByUs({ tag, path }: { tag: number; path: readonly number[] }, text: string): boolean {
  if (isDummy(text)) return true
  if (tag === METHOD) return text.split('\\').every((one) => OWN_METHOD.test(one.trim()))
  if (!path.includes(METHOD_CODES)) return false
  return (text.toLowerCase().match(/[a-z]+/g) ?? []).every((word) => STATEMENT_WORDS.has(word))
}

/** Whether a value is a pseudonym: what stands in it by chance is nobody's word. */
export function isPseudonym({ tag, depth }: { tag: number; depth: number }, text: string): boolean {
  return depth === 0 && (tag === PATIENT_NAME || tag === PATIENT_ID) && PSEUDONYM.test(text.trim())
}

/** Whether a few letters inside a pseudonym can be chance. */
export function isChance(
  { tag, depth }: { tag: number; depth: number },
  text: string,
  [start, end]: readonly [number, number],
): boolean {
  if (depth > 0 || (tag !== PATIENT_NAME && tag !== PATIENT_ID) || end - start > CHANCE_LETTERS_MAX) return false
  const made = PSEUDONYM.exec(text.trim())
  return made !== null && start >= made.index && !(start === made.index && end === made.index + 14)
}
