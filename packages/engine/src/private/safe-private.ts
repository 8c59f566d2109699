import { registeredUid, stringValue, stringValues, VRS, type Vr } from '@lethe/dicom'
import type { Action } from '../actions.ts'
import type { Decision } from '../decision.ts'
import type { Profile } from '../profile.ts'
import { isOfGrammar } from '../grammar.ts'
import { hasIdentifierShape } from '../shapes.ts'
import { privateListOf, type PrivateList } from './private-list.ts'
import type { KnownForm, SafeRow } from './safe-private-list.ts'

/** A private element in a Data Set whose private creator is known. */
export interface OwnedElement {
  readonly creator: string
  readonly tag: number
  readonly vr: Vr
  /** The value, where it is here whole and no items. */
  readonly value: Uint8Array
}

/** What becomes of a private element that is on the list, and the VR by which it is understood. */
export interface PrivateDecision {
  readonly vr: Vr
  readonly decision: Decision
  /** Whether the element is not what the list says of it. */
  readonly contradicts: boolean
}

/** What a profile does with private attributes that a list calls safe; the list says which, the VR says how. */
export class SafePrivate {
  readonly list: PrivateList
  readonly #retain: Profile['retain']

  private constructor(list: PrivateList, retain: Profile['retain']) {
    this.list = list
    this.#retain = retain
  }

  /** The safe private attributes of a profile; nothing where it keeps none. */
  static of({ retain }: Profile): SafePrivate | undefined {
    return retain.safePrivate === 'none' ? undefined : new SafePrivate(privateListOf(retain.safePrivate), retain)
  }

  /** The decision for an element; nothing where the list does not name it. */
  decide({ creator, tag, vr, value }: OwnedElement): PrivateDecision | undefined {
    const rows = this.list.rows(creator, tag)
    if (rows.length === 0) return undefined
    if (vr === 'UN') {
      const understood = resolve(rows, value)
      return understood === undefined ? { vr, decision: UNRESOLVED, contradicts: false } : this.#byRow(understood, value)
    }
    const row = rows.find((candidate) => candidate.vr === vr)
    const disguised = vr === 'OB' && row !== undefined ? resolve(rows, value) : undefined
    // A converter that knew no VR wrote OB. Characters can be told from their bytes; the order of numbers in OB cannot.
    if (disguised !== undefined && ['string', 'text'].includes(VRS[disguised.vr].kind)) return this.#byRow(disguised, value)
    return row === undefined ? { vr, decision: CONTRADICTS, contradicts: true } : this.#byRow(row, value)
  }

  #byRow({ vr, disposition }: SafeRow, value: Uint8Array): PrivateDecision {
    return { vr, decision: this.#decisionOf(vr, disposition, value), contradicts: false }
  }

  #decisionOf(vr: Vr, disposition: SafeRow['disposition'], value: Uint8Array): Decision {
    if (vr === 'UI') return this.#uid(disposition, value)
    if (vr === 'DA' || vr === 'DT' || vr === 'TM') return TEMPORAL_DECISIONS[this.#retain.longitudinalDates]
    return disposition === 'k' ? BY_VR[vr] : this.#disguised(vr, disposition)
  }

  /** A number or a text that is a point in time or a UID, or bytes of a known form. */
  #disguised(vr: Vr, disposition: Exclude<SafeRow['disposition'], 'k'>): Decision {
    if (disposition === 'csa' || disposition === 'protocol' || disposition === 'geUserData') return FORMS[disposition]
    if (disposition === 'code') return CODE
    if (disposition === 'seconds') return SECONDS_DECISIONS[this.#retain.longitudinalDates]
    // A number of which nobody says since when it counts cannot be moved, and bytes cannot be read.
    if (VRS[vr].kind !== 'text') return NOT_DONE
    if (disposition === 'h') return this.#retain.uids === 'original' ? UID_TEXT_ORIGINAL : UID_TEXT
    return TIME_TEXT_DECISIONS[this.#retain.longitudinalDates]
  }

  #uid(disposition: SafeRow['disposition'], value: Uint8Array): Decision {
    if (this.#retain.uids === 'original') return UID_ORIGINAL
    const registered = disposition === 'k' && stringValues(value).every((uid) => registeredUid(uid) !== undefined)
    return registered ? UID_OF_CLASS : UID
  }
}

/**
 * The row by which a value without a VR is understood: in Implicit VR, or as UN (PS3.5 6.2.2). Where the list has several VRs, that of
 * Table E.3.10-1; where this does not settle it, that of the characters, if all are of some; else nobody can say what the bytes are.
 */
function resolve(rows: readonly SafeRow[], value: Uint8Array): SafeRow | undefined {
  // The archive's list has UN and OB beside the true VR for what it met without one.
  const telling = rows.filter(({ vr }) => vr !== 'UN' && vr !== 'OB')
  const candidates = telling.length > 0 ? telling : rows
  const reviewed = candidates.filter(({ disposition }) => REVIEWED.has(disposition))
  if (reviewed.length === 1) return reviewed[0]
  const standard = candidates.filter((row) => row.standard)
  if (standard.length === 1) return standard[0]
  return candidates.length === 1 ? candidates[0] : byCharacters(candidates, value)
}

// VRs that are read from the same characters, those with the most room first: which of them it was changes nothing but a limit.
const NUMBERS_AS_TEXT: readonly Vr[] = ['DS', 'IS']
const TEXTS: readonly Vr[] = ['UT', 'LT', 'UC', 'ST', 'LO', 'SH', 'CS']

/** Of rows that all are read from characters, the one that the value itself allows: a number where it is one, else a text. */
function byCharacters(rows: readonly SafeRow[], value: Uint8Array): SafeRow | undefined {
  const [first] = rows
  const alike = rows.every(
    ({ vr, disposition }) => disposition === first?.disposition && [...NUMBERS_AS_TEXT, ...TEXTS].includes(vr),
  )
  if (!alike) return undefined
  // Where it could be a text as well, a number as long as a telephone's is one, and is cleaned.
  const isNumber = isOfGrammar(value, 'DS') && !hasIdentifierShape(stringValue(value))
  const order = isNumber ? [...NUMBERS_AS_TEXT, ...TEXTS] : [...TEXTS, ...NUMBERS_AS_TEXT]
  return rows.toSorted((a, b) => order.indexOf(a.vr) - order.indexOf(b.vr))[0]
}

// Each decision is one object, since the report counts decisions by their identity.
const CONTRADICTS = decide('remove', 'its VR is not the one of the list')
const UNRESOLVED = short('has no VR, and the list has more than one')
const NOT_DONE = short('time or UID as number or bytes of an unknown form')
// Of the texts on the list only what identifies is cut: they name techniques, and no vocabulary knows all of those.
const TEXT: Decision = { ...decide('clean', 'text, cleaned of known identifiers'), clean: { mode: 'known', keep: new Set() } }
const NAME = short('name, address or title of a system')
const OPAQUE = short('opaque binary')
const NUMBER = decide('keep', 'number')
const BINARY_NUMBER: Decision = { ...NUMBER, guarded: true }
const CODED: Decision = { ...decide('keep', 'coded text'), guarded: true }
const SEQUENCE = decide('keep', 'sequence: decided item by item')
const UID = decide('remap', 'UID of an instance')
const UID_OF_CLASS = decide('keep', 'registered UID')
const UID_ORIGINAL = decide('keep', 'UID')
const TEMPORAL_DECISIONS: Readonly<Record<Profile['retain']['longitudinalDates'], Decision>> = {
  removed: decide('remove', 'date or time'),
  shifted: decide('shift', 'date or time'),
  full: decide('keep', 'date or time'),
}

const SECONDS_DECISIONS: Readonly<Record<Profile['retain']['longitudinalDates'], Decision>> = {
  removed: decide('remove', 'time as seconds'),
  shifted: { ...decide('shift', 'time as seconds'), disguise: 'seconds' },
  full: { ...decide('keep', 'time as seconds'), guarded: true },
}
const TIME_TEXT_DECISIONS: Readonly<Record<Profile['retain']['longitudinalDates'], Decision>> = {
  removed: decide('remove', 'date or time as text'),
  shifted: { ...decide('shift', 'date or time as text'), disguise: 'dateTime' },
  full: { ...decide('keep', 'date or time as text'), guarded: true },
}
const UID_TEXT: Decision = { ...decide('remap', 'UID as text'), disguise: 'uid' }
const UID_TEXT_ORIGINAL: Decision = { ...decide('keep', 'UID as text'), guarded: true }
// What is not of a vendor's grammar after all is a text like any other.
const CODE: Decision = {
  ...TEXT,
  because: { ...TEXT.because, text: 'safe private: code of a vendor, else cleaned as text' },
  disguise: 'code',
}
const FORMS: Readonly<Record<KnownForm, Decision>> = {
  csa: { ...decide('clean', 'CSA header, tag by tag'), disguise: 'csa' },
  protocol: { ...decide('clean', 'protocol, line by line'), disguise: 'protocol' },
  geUserData: { ...decide('clean', 'three numbers of user-defined data'), disguise: 'geUserData' },
}

// What the product's own review says is more particular than the lists.
const REVIEWED: ReadonlySet<string> = new Set(['code', 'seconds', 'csa', 'protocol', 'geUserData'])

const BY_VR: Readonly<Record<Exclude<Vr, 'DA' | 'DT' | 'TM' | 'UI'>, Decision>> = {
  ...{ DS: NUMBER, IS: NUMBER },
  ...{ AT: BINARY_NUMBER, FD: BINARY_NUMBER, FL: BINARY_NUMBER, SL: BINARY_NUMBER, SS: BINARY_NUMBER, SV: BINARY_NUMBER },
  ...{ UL: BINARY_NUMBER, US: BINARY_NUMBER, UV: BINARY_NUMBER, OD: BINARY_NUMBER, OF: BINARY_NUMBER, OL: BINARY_NUMBER },
  ...{ AS: CODED, CS: CODED, SQ: SEQUENCE },
  ...{ LO: TEXT, LT: TEXT, SH: TEXT, ST: TEXT, UC: TEXT, UT: TEXT },
  ...{ AE: NAME, PN: NAME, UR: NAME },
  ...{ OB: OPAQUE, OV: OPAQUE, OW: OPAQUE, UN: OPAQUE },
}

function decide(action: Action, text: string): Decision {
  return { action, because: { layer: 'unlisted', text: `safe private: ${text}` }, otherwise: 'remove' }
}

/** What the list calls safe and is removed all the same: the object cannot claim the option's code then. */
function short(text: string): Decision {
  return { ...decide('remove', text), shortOf: 'retainSafePrivate' }
}
