import {
  characterSet,
  EXPLICIT_VR_LITTLE_ENDIAN,
  encodeFileMeta,
  encodeString,
  isPixelData,
  isPrivate,
  padded,
  stringValue,
  stringValues,
  swapBytes,
} from '@lethe/dicom'
import { tagOfKeyword, transferSyntax, UNDEFINED_LENGTH, VRS, Writer, writeSequence } from '@lethe/dicom'
import type {
  BulkToken,
  CharacterSet,
  ElementToken,
  FragmentsToken,
  SequenceToken,
  Token,
  TransferSyntax,
  Vr,
} from '@lethe/dicom'
import type { ApplyOptions, Placement } from './apply.ts'
import { BulkWriter } from './bulk-writer.ts'
import { cappedAge } from './content/capped-age.ts'
import { ItemConcepts } from './content/item-concepts.ts'
import { ItemValues } from './content/item-values.ts'
import type { Decision } from './decision.ts'
import { dummyValue } from './dummies.ts'
import { understoodVr, valueEncoding } from './element-value.ts'
import { close, type Circumstances } from './execute.ts'
import { executedValues, type ExecutedValues } from './executed-values.ts'
import { isDoubtfulCode, isKnownScheme, vouchesForCode } from './held-code.ts'
import { patientIdentity } from './identities.ts'
import { itemDecide } from './item-decide.ts'
import { LabelNumbers } from './label-numbers.ts'
import { keptOnPurpose } from './kept.ts'
import type { Decide, Policy } from './policy.ts'
import { PrivateScope } from './private/private-scope.ts'
import type { PrivateDecision } from './private/safe-private.ts'
import { Tally, type Report } from './report.ts'
import { ScopeLevel } from './scope-level.ts'
import { TextCleaner } from './text/text-cleaner.ts'
import { ENGINE_VERSION, madeAttributes, type MadeAttribute } from './statement.ts'

const SPECIFIC_CHARACTER_SET = tagOfKeyword('SpecificCharacterSet') as number

/** A UUID of the product (PS3.8 annex F allows any UID for an implementation class). */
export const IMPLEMENTATION_CLASS_UID = '2.25.240478138312394219870263113857012310517'

const SHORT_LENGTH_MAX = 0xfffe

// Any private creator: all of them have the same decision.
const PRIVATE_CREATOR = 0x00090010

/** Turns the tokens of a source into the bytes of its de-identified copy. */
export class DeidentifyingWriter {
  readonly tally = new Tally()
  readonly #policy: Policy
  readonly #writer: Writer
  readonly #circumstances: Circumstances
  readonly #executed: ExecutedValues
  readonly #made: readonly MadeAttribute[]
  #madeCount = 0
  readonly #madeTags: ReadonlySet<number>
  readonly #meta: Uint8Array
  readonly #target: TransferSyntax
  readonly #bulkWriter: BulkWriter
  readonly #levels: ScopeLevel[] = []
  /** The decisions for the items of each sequence that is open. */
  readonly #itemDecides: Decide[] = []
  /** The decisions for an attribute wherever it stands, by which also a content item goes that stands for it. */
  readonly #nested: Decide
  readonly #concepts = new ItemConcepts()
  readonly #values: ItemValues
  #level: ScopeLevel
  /** Sequences that are open inside one that is left out. */
  #skippedDepth = 0
  #heldCode: ElementToken | undefined = undefined
  #inDataSet = false

  constructor(options: ApplyOptions, { pixelBytes, placement }: { pixelBytes: number; placement: Placement }) {
    const { policy, findings, identities } = options
    const patient = patientIdentity(findings)
    const { retain, identities: replaced } = policy.profile
    const shiftDays = identities.shiftDays(patient, replaced.dates.shiftDays)
    const shownDays = { removed: undefined, shifted: shiftDays, full: 0 }[retain.longitudinalDates]
    this.#policy = policy
    this.#nested = policy.decisions({ sopClassUid: '', depth: 'nested' })
    this.#values = new ItemValues(policy, this.#concepts)
    this.#writer = new Writer(options.write)
    const { identifiers } = findings
    this.#circumstances = {
      identities,
      identifiers,
      shiftDays,
      labels: new LabelNumbers(),
      cleaner: new TextCleaner(identifiers, shownDays, policy.siteNumbers),
      note: (note) => this.tally.note(note),
    }
    const { made, tags } = madeAttributes(policy, findings, placement.patient)
    this.#executed = executedValues(policy, this.#circumstances)
    this.#made = made
    this.#madeTags = tags
    this.#target = targetSyntax(findings.transferSyntax)
    this.#bulkWriter = new BulkWriter(this.#writer, this.tally, { target: this.#target, pixelBytes })
    this.#level = this.#scope(policy.decisions({ sopClassUid: findings.sopClassUid, depth: 'top' }), characterSet([]))
    this.#meta = encodeFileMeta({
      sopClassUid: findings.sopClassUid,
      sopInstanceUid: placement.instance,
      transferSyntaxUid: this.#target.uid,
      implementationClassUid: IMPLEMENTATION_CLASS_UID,
      implementationVersionName: ENGINE_VERSION,
    })
  }

  /** Takes one token of the source. */
  token(token: Token): void {
    this.#concepts.token(token)
    if (token.kind === 'bytes') return this.#skippedDepth > 0 ? undefined : this.#bulkWriter.bytes(token.bytes)
    if (this.#heldCode !== undefined) this.#settleCode(token)
    if (this.#skippedDepth > 0) return this.#skip(token)
    switch (token.kind) {
      case 'dataSet':
        return this.#start()
      case 'element':
        return this.#element(token)
      case 'sequence':
        return this.#sequence(token)
      case 'item':
        return this.#item()
      case 'itemEnd':
        this.#leaveScope()
        this.#level = this.#levels.pop() as ScopeLevel
        return this.#writer.token({ kind: 'itemEnd', delimited: true })
      case 'sequenceEnd':
        this.#itemDecides.pop()
        return this.#writer.token({ kind: 'sequenceEnd', delimited: true })
      case 'bulk':
        return this.#bulk(token)
      case 'bulkEnd':
        return this.#bulkWriter.end()
      case 'fragments':
        return this.#fragments(token)
      case 'fragment':
        return this.#bulkWriter.fragment(token)
      case 'fragmentsEnd':
        return this.#writer.token(token)
      case 'trailing':
        return this.tally.note('TRAILING_DROPPED')
      default:
        return
    }
  }

  /** Whether an element of VR UN is a sequence by the list of safe private attributes; what is left out needs no answer. */
  isSequence(tag: number): boolean {
    return this.#skippedDepth === 0 && (this.#level.privates?.isSequence(tag) ?? false)
  }

  /** Says that the source is over. */
  end(): Report {
    if (this.#heldCode !== undefined) this.#settleCode(undefined)
    this.#leaveScope()
    this.#writeMade(Infinity)
    this.#writer.end()
    return this.tally.report(keptOnPurpose(this.#policy.profile))
  }

  #start(): void {
    this.#inDataSet = true
    this.#writer.bytes(this.#meta)
    this.#writer.token({ kind: 'dataSet', transferSyntax: this.#target })
  }

  #element(token: ElementToken): void {
    const { tag } = token
    // The file meta information is made anew (PS3.10 7.1).
    if (!this.#inDataSet) return
    if (isPrivate(tag) && this.#level.privates !== undefined) return this.#privateElement(token, this.#level.privates)
    if (tag === SPECIFIC_CHARACTER_SET) this.#characterSet(token)
    if (isKnownScheme(token)) this.#level.schemeKnown = true
    const decision = this.#decide(tag)
    if (decision === undefined) return
    if (decision.action === 'keep' && isDoubtfulCode(token) && understoodVr(tag, token.vr) !== undefined) {
      // Copied by `from`: the source's bytes may be a Buffer, whose `slice` is a view of what is filled again.
      this.#heldCode = { ...token, value: Uint8Array.from(token.value) }
      return
    }
    this.#write(token, decision)
  }

  #write(token: ElementToken, decision: Decision): void {
    const vr = this.#understand(token, decision)
    if (vr === undefined) return
    const made = this.#make(token, vr, decision)
    if (made !== undefined) this.#writer.element(token.tag, vr, padded(made, vr))
  }

  /** The new value of an element under the VR by which it is understood; nothing where the element goes. */
  #make(token: ElementToken, vr: Vr, decision: Decision): Uint8Array | undefined {
    const { tag } = token
    const value = cappedAge(tag, this.#inTargetOrder(token, vr), { concepts: this.#concepts, decide: this.#nested })
    if (decision.vouched === true && !this.#level.schemeKnown) return close(decision.otherwise, { vr, value, decision })
    const subject = { tag, vr, value, characters: this.#level.characters, decision, encoding: this.#target.encoding }
    const made = vr === 'SQ' ? emptySequence(decision, value) : this.#executed.execute(subject, this.#circumstances)
    if (made === undefined || made.length <= SHORT_LENGTH_MAX || !this.#target.encoding.explicitVr || VRS[vr].longLength)
      return made
    this.tally.note('VALUE_CLOSED')
    return undefined
  }

  #privateElement(token: ElementToken, privates: PrivateScope): void {
    const { tag } = token
    // Creators wait until an element of their group is written: a group that keeps nothing has none.
    if (!this.#arrives(tag) || privates.claim(token)) return
    const found = this.#notePrivate(tag, privates.decide(token))
    const made = found === undefined ? undefined : this.#make(token, found.vr, found.decision)
    if (found === undefined || made === undefined) return
    this.#writeCreators(tag, privates)
    this.#writer.element(tag, found.vr, padded(made, found.vr))
  }

  #privateSequence(token: SequenceToken, privates: PrivateScope): void {
    const { tag } = token
    const found = this.#arrives(tag) ? this.#notePrivate(tag, privates.decide(token)) : undefined
    if (found?.vr !== 'SQ') {
      this.#skippedDepth = 1
      return
    }
    this.#writeCreators(tag, privates)
    this.#openSequence(token, this.#nested)
  }

  /** Counts the decision for a private element, and gives it where it lets something through. */
  #notePrivate(tag: number, found: PrivateDecision | undefined): PrivateDecision | undefined {
    this.tally.decision(found?.decision ?? this.#level.decide(tag))
    if (found?.contradicts === true) this.tally.note('VALUE_CLOSED')
    return found?.decision.action === 'remove' ? undefined : found
  }

  /** The creators' names are written as the list has them, so that they carry nothing of the source. */
  #writeCreators(tag: number, privates: PrivateScope): void {
    for (const owed of privates.owed(tag)) this.#writer.element(owed.tag, 'LO', encodeString(owed.name, 'LO'))
  }

  #sequence(token: SequenceToken): void {
    const { tag } = token
    if (isPrivate(tag) && this.#level.privates !== undefined) return this.#privateSequence(token, this.#level.privates)
    const decision = this.#decide(tag)
    const understood = understoodVr(tag, token.vr) === 'SQ' ? decision?.action : undefined
    if (understood === 'keep' || understood === 'clean' || understood === 'replace') {
      const action = this.#values.closes(tag) ? 'replace' : understood
      return this.#openSequence(token, itemDecide(this.#policy, { tag, action, around: this.#level.decide }))
    }
    this.#skippedDepth = 1
    if (understood === 'empty') writeSequence(this.#writer, { tag, items: [] }, this.#target.encoding)
  }

  #openSequence(token: SequenceToken, decide: Decide): void {
    this.#itemDecides.push(decide)
    this.#writer.token({ ...token, vr: 'SQ', length: UNDEFINED_LENGTH })
  }

  #item(): void {
    const { characters } = this.#level
    this.#levels.push(this.#level)
    this.#level = this.#scope(this.#itemDecides.at(-1) as Decide, characters)
    this.#writer.token({ kind: 'item', length: UNDEFINED_LENGTH, offset: 0, encoding: this.#target.encoding })
  }

  /** A Data Set to be written; inside a sequence whose content is replaced nothing private stays. */
  #scope(decide: Decide, characters: CharacterSet): ScopeLevel {
    const { safePrivate, closed } = this.#policy
    const keepsPrivate = safePrivate !== undefined && decide !== closed
    return new ScopeLevel(decide, characters, keepsPrivate ? new PrivateScope(safePrivate) : undefined)
  }

  /** The creators that kept nothing are counted as removed. */
  #leaveScope(): void {
    const { privates, decide } = this.#level
    for (let count = privates?.waitingCount ?? 0; count > 0; count -= 1) this.tally.decision(decide(PRIVATE_CREATOR))
  }

  /** A value that comes in pieces: the pixels, or a binary value of a known meaning. Everything else of this size goes. */
  #bulk(token: BulkToken): void {
    const { tag } = token
    this.#bulkWriter.pass()
    const decision = this.#decide(tag)
    if (decision === undefined) return
    const vr = this.#understand(token, decision)
    if (vr === undefined || decision.action !== 'keep' || VRS[vr].kind !== 'bytes') return
    const inPlace = !isPixelData(tag) || this.#levels.length === 0
    if (inPlace && this.#bulkWriter.canCopy(token)) this.#bulkWriter.start(token, vr)
  }

  #fragments(token: FragmentsToken): void {
    const decision = this.#decide(token.tag)
    if (decision?.action === 'keep' && isPixelData(token.tag) && this.#levels.length === 0) return this.#writer.token(token)
    this.#skippedDepth = 1
  }

  /** Passes over what is inside a sequence, or encapsulated pixels, that are left out. */
  #skip({ kind }: Token): void {
    if (kind === 'sequence' || kind === 'fragments') this.#skippedDepth += 1
    if (kind === 'sequenceEnd' || kind === 'fragmentsEnd') this.#skippedDepth -= 1
  }

  /** The decision for a tag here, counted; nothing where the element is the second of its tag, or one the engine makes itself. */
  #decide(tag: number): Decision | undefined {
    if (!this.#arrives(tag)) return undefined
    const decision = this.#values.decide(tag, this.#level.decide(tag))
    this.tally.decision(decision)
    return decision
  }

  /** Whether an element is the first of its tag, and none that the engine makes itself; what comes before it is written. */
  #arrives(tag: number): boolean {
    if (this.#level.seen.again(tag)) {
      this.tally.note('TAG_TWICE')
      return false
    }
    if (this.#levels.length > 0) return true
    this.#writeMade(tag)
    return !this.#madeTags.has(tag)
  }

  /** The VR to write, or nothing where the element goes because nobody can say what it is. */
  #understand({ tag, vr }: { tag: number; vr: Vr }, { action }: Decision): Vr | undefined {
    const understood = understoodVr(tag, vr)
    if (action === 'remove') return undefined
    if (understood === undefined) this.tally.note('VR_CONTRADICTS')
    else if (understood !== vr) this.tally.note('UN_UNDERSTOOD')
    return understood
  }

  /** Inside UN the bytes are little endian, whatever the transfer syntax is. */
  #inTargetOrder(token: ElementToken, vr: Vr): Uint8Array {
    const same = valueEncoding(token).littleEndian === this.#target.encoding.littleEndian
    return same ? token.value : swapBytes(token.value, vr)
  }

  #characterSet({ value }: ElementToken): void {
    const characters = characterSet(stringValues(value))
    if (!characters.known) this.tally.note('CHARACTER_SET_UNKNOWN')
    this.#level.characters = characters
  }

  /** A code that looks like a number of somebody is written only when its coding scheme vouches for it. */
  #settleCode(next: Token | undefined): void {
    const code = this.#heldCode as ElementToken
    this.#heldCode = undefined
    const vr = understoodVr(code.tag, code.vr) as Vr
    const known = this.#circumstances.identifiers.isIn(stringValue(code.value))
    if (next?.kind === 'element' && vouchesForCode(next) && !known)
      return this.#writer.element(code.tag, vr, padded(code.value, vr))
    this.tally.note('VALUE_CLOSED')
    this.#writer.element(code.tag, vr, dummyValue(vr, undefined))
  }

  #writeMade(before: number): void {
    for (let next = this.#made[this.#madeCount]; next !== undefined && next.tag <= before; next = this.#made[this.#madeCount]) {
      next.write(this.#writer, this.#target.encoding)
      this.#madeCount += 1
    }
  }
}

/** Deflated Data Sets are written inflated (PS3.5 A.5); every other transfer syntax stays. */
function targetSyntax(source: TransferSyntax): TransferSyntax {
  return source.deflated ? (transferSyntax(EXPLICIT_VR_LITTLE_ENDIAN) as TransferSyntax) : source
}

/** A sequence that came as a value is one that could not be parsed; only an empty one stays. */
function emptySequence({ action }: Decision, value: Uint8Array): Uint8Array | undefined {
  return action !== 'remove' && value.length === 0 ? value : undefined
}
