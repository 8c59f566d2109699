import { characterSet, FileReader, isPrivate, stringValues, tagOfKeyword } from '@lethe/dicom'
import type { BulkToken, CharacterSet, ElementToken, SequenceToken, Token, TransferSyntax } from '@lethe/dicom'
import { isAge, isOlder } from './ages.ts'
import { cappedAge } from './content/capped-age.ts'
import { ItemConcepts } from './content/item-concepts.ts'
import { learntAs } from './content/learnt-as.ts'
import { REMOVED } from './dummies.ts'
import { understoodVr, valuesAsText } from './element-value.ts'
import type { Findings } from './findings.ts'
import { isIdentifying, isTelling } from './identifying-attributes.ts'
import { KnownIdentifiers, type Told } from './text/known-identifiers.ts'
import type { Option } from './options.ts'
import type { Pass } from './pass.ts'
import { PixelCount } from './pixel-count.ts'
import type { Policy } from './policy.ts'
import type { Ports } from './ports.ts'
import { PrivateScope } from './private/private-scope.ts'

const tag = (keyword: string): number => tagOfKeyword(keyword) as number

const SPECIFIC_CHARACTER_SET = tag('SpecificCharacterSet')
const CODE_VALUE = tag('CodeValue')
const METHOD = tag('DeidentificationMethod')
const METHOD_CODES = tag('DeidentificationMethodCodeSequence')
const MEDIA_SOP_CLASS = tag('MediaStorageSOPClassUID')
const PATIENT_ID = tag('PatientID')
const ISSUER = tag('IssuerOfPatientID')
const BIRTH_DATE = tag('PatientBirthDate')
const PATIENT_AGE = tag('PatientAge')

// What every instance is asked, beside what the profile's conditions ask.
const DESCRIPTION = [
  ...['SOPClassUID', 'SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID', 'PatientID', 'IssuerOfPatientID'],
  ...['ImageType', 'ConversionType', 'BurnedInAnnotation', 'Modality', 'Manufacturer', 'SeriesNumber', 'DeidentificationMethod'],
  ...['SamplesPerPixel', 'PhotometricInterpretation', 'NumberOfFrames', 'Rows', 'Columns', 'BitsAllocated', 'BitsStored'],
].map(tag)

// An instance that repeats a description without end says nothing more.
const VALUES_BYTES_MAX = 4096

/** The first reading of an instance: learns who is named and what it is. Throws a fault where the bytes cannot be read. */
export function survey(policy: Policy, ports: Ports, issuer: string): Pass<Findings> {
  const surveyor = new Surveyor(policy, issuer)
  const reader = new FileReader({
    emit: (token) => surveyor.token(token),
    inflate: ports.inflate,
    isSequence: (tag) => surveyor.isSequence(tag),
  })
  return {
    push: (bytes) => reader.push(bytes),
    get skippable() {
      return reader.skippable
    },
    skip: (length) => reader.skip(length),
    end: () => {
      reader.end()
      return surveyor.findings()
    },
  }
}

class Surveyor {
  readonly #policy: Policy
  readonly #issuer: string
  readonly #values = new Map<number, readonly string[]>()
  readonly #told: Told[] = []
  readonly #concepts = new ItemConcepts()
  readonly #pixels = new PixelCount()
  readonly #shortfalls = new Set<Option>()
  readonly #earlierCodes = new Set<string>()
  readonly #wanted: ReadonlySet<number>
  readonly #outerSets: CharacterSet[] = []
  readonly #outerSequences: number[] = []
  readonly #outerPrivates: PrivateScope[] = []
  #privates: PrivateScope | undefined
  #characters = characterSet([])
  #sequence = 0
  #transferSyntax: TransferSyntax | undefined = undefined
  #metaSopClass = ''
  /** Overlay groups that name a bit of the pixels, and those that have data of their own. */
  readonly #overlayBits = new Set<number>()
  readonly #overlayData = new Set<number>()
  #elementCount = 0

  constructor(policy: Policy, issuer: string) {
    this.#policy = policy
    this.#issuer = issuer
    this.#wanted = new Set([...policy.conditionTags, ...DESCRIPTION])
    this.#privates = this.#newPrivates()
  }

  token(token: Token): void {
    this.#concepts.token(token)
    if (this.#outerSequences.length === 0) this.#pixels.token(token)
    switch (token.kind) {
      case 'dataSet':
        this.#transferSyntax = token.transferSyntax
        return
      case 'element':
        return this.#element(token)
      case 'bulk':
        return this.#bulk(token)
      case 'sequence':
        this.#elementCount += 1
        this.#private(token)
        this.#outerSequences.push(this.#sequence)
        this.#sequence = token.tag
        return
      case 'sequenceEnd':
        this.#sequence = this.#outerSequences.pop() ?? 0
        return
      case 'item':
        this.#outerSets.push(this.#characters)
        if (this.#privates !== undefined) this.#outerPrivates.push(this.#privates)
        this.#privates = this.#newPrivates()
        return
      case 'itemEnd':
        this.#characters = this.#outerSets.pop() as CharacterSet
        this.#privates = this.#outerPrivates.pop()
        return
      default:
        return
    }
  }

  /** Whether an element of VR UN is a sequence by the list of safe private attributes. */
  isSequence(tag: number): boolean {
    return this.#privates?.isSequence(tag) ?? false
  }

  findings(): Findings {
    const first = (keyword: string): string => this.#values.get(tag(keyword))?.[0] ?? ''
    const patientId = (this.#values.get(PATIENT_ID) ?? []).join('\\').normalize('NFC')
    const sopClassUid = first('SOPClassUID')
    return {
      transferSyntax: this.#transferSyntax as TransferSyntax,
      sopClassUid: sopClassUid === '' ? this.#metaSopClass : sopClassUid,
      sopInstanceUid: first('SOPInstanceUID'),
      studyInstanceUid: first('StudyInstanceUID'),
      seriesInstanceUid: first('SeriesInstanceUID'),
      patient: { id: patientId, issuer: (this.#values.get(ISSUER)?.[0] ?? '') || this.#issuer },
      identifiers: KnownIdentifiers.of(this.#told),
      values: this.#values,
      pixels: this.#pixels.findings(),
      overlayInPixels: [...this.#overlayBits].some((group) => !this.#overlayData.has(group)),
      shortfalls: this.#shortfalls,
      earlier: { methods: this.#values.get(METHOD) ?? [], codes: [...this.#earlierCodes] },
      elementCount: this.#elementCount,
    }
  }

  #element(token: ElementToken): void {
    this.#elementCount += 1
    if (this.#transferSyntax === undefined) return this.#metaElement(token)
    if (token.tag === SPECIFIC_CHARACTER_SET) this.#characters = characterSet(stringValues(token.value))
    const top = this.#outerSequences.length === 0
    if (top && this.#wanted.has(token.tag) && !this.#values.has(token.tag) && token.value.length <= VALUES_BYTES_MAX) {
      this.#values.set(token.tag, valuesAsText(token, this.#characters))
    }
    if (top && token.tag >>> 24 === 0x60) this.#overlay(token)
    if (token.tag === CODE_VALUE && this.#sequence === METHOD_CODES) this.#earlierCodes.add(stringValues(token.value)[0] ?? '')
    const short = this.#policy.shortfalls.get(token.tag)
    if (short !== undefined && token.value.length > 0) {
      const [text = ''] = stringValues(token.value)
      if (short.cap === undefined || !isAge(text) || isOlder(text, short.cap)) this.#shortfalls.add(short.option)
    }
    this.#cappedAge(token)
    this.#private(token)
    this.#learn(token)
  }

  /** An age that a content item measures falls short as PatientAge would where it is over the cap. */
  #cappedAge({ tag: number, value }: ElementToken): void {
    const short = this.#policy.shortfalls.get(PATIENT_AGE)
    if (short === undefined || value.length > VALUES_BYTES_MAX) return
    const decide = this.#policy.decisions({ sopClassUid: '', depth: 'nested' })
    if (cappedAge(number, value, { concepts: this.#concepts, decide }) !== value) this.#shortfalls.add(short.option)
  }

  /** A value of this size is an overlay's or a curve's where it makes an option fall short. */
  #bulk(token: BulkToken): void {
    const short = this.#policy.shortfalls.get(token.tag)
    if (short !== undefined) this.#shortfalls.add(short.option)
    this.#private(token)
  }

  /** A private element on the safe list that goes all the same: then the option is not carried out in full. */
  #private(token: ElementToken | SequenceToken | BulkToken): void {
    const privates = this.#privates
    if (privates === undefined || !isPrivate(token.tag)) return
    if (token.kind === 'element' && (token.value.length === 0 || privates.claim(token))) return
    const { shortOf } = privates.decide(token)?.decision ?? {}
    if (shortOf !== undefined) this.#shortfalls.add(shortOf)
  }

  #newPrivates(): PrivateScope | undefined {
    const { safePrivate } = this.#policy
    return safePrivate === undefined ? undefined : new PrivateScope(safePrivate)
  }

  /** Learns names and numbers of people and places, unless the profile keeps them on purpose. */
  #learn(token: ElementToken): void {
    const meant = learntAs(token, this.#concepts)
    // A name under a VR that contradicts PS3.6 is removed, but it is a name all the same.
    const named = token.vr === 'PN' || understoodVr(meant, 'UN') === 'PN'
    // An AE title names a system of the hospital.
    if (!named && token.vr !== 'AE' && !isIdentifying(meant)) return
    if (this.#policy.keeps(meant)) return
    for (const text of valuesAsText({ ...token, vr: named && meant === token.tag ? 'PN' : token.vr }, this.#characters)) {
      // What an earlier pass left in the place of a name is none.
      if (text === REMOVED) continue
      if (named) this.#told.push({ kind: 'name', text })
      else if (isTelling(meant, text)) this.#told.push({ kind: 'text', text })
      if (meant === BIRTH_DATE) this.#told.push({ kind: 'birthDate', text })
    }
  }

  /** Overlay Bit Position (60xx,0102) other than 0 without Overlay Data: it lies in bits of the pixels (PS3.3 C.9.2, before 2004). */
  #overlay({ tag, vr, value }: ElementToken): void {
    const element = tag & 0xffff
    if (element === 0x0102 && understoodVr(tag, vr) === 'US' && value.some((byte) => byte !== 0))
      this.#overlayBits.add(tag >>> 16)
    if (element === 0x3000) this.#overlayData.add(tag >>> 16)
  }

  #metaElement(token: ElementToken): void {
    if (token.tag === MEDIA_SOP_CLASS) this.#metaSopClass = stringValues(token.value)[0] ?? ''
  }
}
