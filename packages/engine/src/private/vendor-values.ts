import type { KnownIdentifiers } from '../text/known-identifiers.ts'
import headers from '../tables/siemens-headers.json' with { type: 'json' }

/** What a value in a vendor's own header or text may look like to be kept; `protocol` is a text of lines that are decided one by one. */
export type VendorGrammar =
  | 'number'
  | 'dimensions'
  | 'parallelMode'
  | 'coilElements'
  | 'coilName'
  | 'matrix'
  | 'history'
  | 'numberOrNothing'
  | 'measureOrNothing'
  | 'gradientMode'
  | 'directions'
  | 'directionality'
  | 'softwareBaseline'
  | 'vendorSequence'
  | 'protocol'

type Row = [name: string, grammar: VendorGrammar]

const CSA_TAGS = new Map(headers.csaTags as Row[])
const PROTOCOL_KEYS = new Map(headers.protocolKeys as Row[])

const COIL_WORDS = [
  ...[
    'Ankle',
    'Anterior',
    'Body',
    'Breast',
    'Cardiac',
    'Extremity',
    'Flex',
    'Foot',
    'Hand',
    'Head',
    'Knee',
    'Large',
    'Loop',
    'Matrix',
  ],
  ...['Neck', 'Peripheral', 'Posterior', 'Shoulder', 'Small', 'Spine', 'Surface', 'TxRx', 'Volume', 'Wrist'],
].join('|')

const GRAMMARS: Readonly<Record<Exclude<VendorGrammar, 'protocol'>, RegExp>> = {
  number: /^[+-]?(0x[0-9A-Fa-f]{1,8}|\d{1,12}(\.\d{0,20})?|\.\d{1,20})([Ee][+-]?\d{1,3})?$/,
  dimensions: /^(X|\d{1,3})(_\d{1,7}){4,24}$/,
  parallelMode: /^p\d{1,2}(\*\d{1,2})?( ?s\d{1,2})?$/,
  coilElements: /^([A-Z]:)?[A-Z]{1,3}\d{0,2}(-\d{1,2})?([;,][A-Z]{1,3}\d{0,2}(-\d{1,2})?){0,31}$/,
  // The coils are the vendor's: parts of the body, kinds, and how many channels.
  coilName: new RegExp(`^(?:${COIL_WORDS})(?:_?(?:${COIL_WORDS})){0,4}(?:_\\d{1,3})?(?:_T?CS)?$`),
  numberOrNothing: /^([+-]?\d{1,12}(\.\d{0,20})?([Ee][+-]?\d{1,3})?)?$/,
  // From seven digits on a number by itself could be a telephone's.
  measureOrNothing: /^([+-]?\d{1,6}(\.\d{0,20})?([Ee][+-]?\d{1,3})?)?$/,
  matrix: /^\d{1,4}p?\*\d{1,4}s?$/,
  history:
    /^(CC:(SoS|ComplexAdd|AC|AdaptiveCombine|(SENSE|GRAPPA|CAIPI)\d{0,2})|ChannelMixing:ND=(true|false)(_[A-Z]{3}=\d{1,2}){0,4}|DIS[23]D|NORM)$/,
  gradientMode: /^(Fast|Normal|Whisper|Performance|High|Ultrafast)\*?$/,
  directions: /^[+-][LR][PA][HF]$/,
  directionality: /^(NONE|DIRECTIONAL|ISOTROPIC|BMATRIX)$/,
  softwareBaseline: /^N4_V[A-Z]\d{2}[A-Z]{0,2}\d{0,2}_(LATEST|RELEASE)_\d{8}(_P\d{1,3})?$/,
  // What a site has written itself stands under %CustomerSeq%, often with the site in its name.
  vendorSequence: /^%SiemensSeq%\\[A-Za-z0-9_]{1,24}$/,
}

// Grammars into which a short name would fit.
const OPEN: ReadonlySet<VendorGrammar> = new Set(['coilElements', 'vendorSequence'])

/** The grammar of a tag of a CSA header, if it is one that may be kept. */
export function csaTagGrammar(name: string): VendorGrammar | undefined {
  return CSA_TAGS.get(name)
}

// The grammars that stand in attributes of their own too.
const OF_ATTRIBUTES: readonly VendorGrammar[] = [
  ...([
    'dimensions',
    'parallelMode',
    'coilElements',
    'matrix',
    'history',
    'gradientMode',
    'directions',
    'measureOrNothing',
  ] as const),
]

/** Whether each value of a text is a code of one of the vendors' grammars: then there is nothing to be cut out of it. */
export function isVendorCode(text: string, identifiers: KnownIdentifiers): boolean {
  const values = text.split('\\').map((value) => value.trim())
  return OF_ATTRIBUTES.some((grammar) => values.every((value) => mayKeepVendorValue(value, grammar, identifiers)))
}

/** The grammar of a line of a protocol; `key` has its indices left out: `alTE[]`. */
export function protocolKeyGrammar(key: string): VendorGrammar | undefined {
  return PROTOCOL_KEYS.get(key)
}

/** Whether a value may be kept: it is of its grammar and, where that leaves room for a name, no identifier of this instance. */
export function mayKeepVendorValue(text: string, grammar: VendorGrammar, identifiers: KnownIdentifiers): boolean {
  if (grammar === 'protocol' || !GRAMMARS[grammar].test(text)) return false
  return !OPEN.has(grammar) || !identifiers.isIn(text)
}
