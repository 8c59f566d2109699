import { registeredUid, utf8Bytes } from '@lethe/dicom'
import dummyIdentifiers from './tables/dummy-identifiers.json' with { type: 'json' }
import type { Findings } from './findings.ts'
import { deriveKey } from './hkdf.ts'
import type { Ports } from './ports.ts'

const DUMMIES = new Set(dummyIdentifiers)
const BASE_32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const PSEUDONYM_DIGITS = 14

// References to the same instances come again and again; what is remembered of them is bounded.
const REMEMBERED_UIDS_MAX = 50_000

// A thread meets the instances of a patient one after another.
const REMEMBERED_PATIENTS_MAX = 1000
const REMEMBERED_PATIENT_BYTES_MAX = 512

/** Who a patient is to the pseudonyms: bytes that are equal for two instances of one person, and for no others. */
export type PatientIdentity = Uint8Array

/** What a patient's pseudonym and shift are drawn from. */
interface PatientDigests {
  readonly pseudonym: Uint8Array
  readonly date: Uint8Array
}

/** The pseudonyms of one scope: keyed, repeatable, and unlike those of any other scope. */
export class Identities {
  readonly #hmac: Ports['hmac']
  readonly #uidKey: Uint8Array
  readonly #patientKey: Uint8Array
  readonly #dateKey: Uint8Array
  readonly #uids = new Map<string, string>()
  readonly #digests = new Map<string, PatientDigests>()
  #observer: ((original: string, replacement: string) => unknown) | undefined = undefined

  /** `scope` is `archive`, the name of a project, or `trial`. */
  constructor(ports: Pick<Ports, 'hmac'>, masterKey: Uint8Array, scope: string) {
    this.#hmac = ports.hmac
    this.#uidKey = deriveKey(ports, masterKey, `scope ${scope}: uids`)
    this.#patientKey = deriveKey(ports, masterKey, `scope ${scope}: patients`)
    this.#dateKey = deriveKey(ports, masterKey, `scope ${scope}: dates`)
  }

  /** From now on tells each UID and its replacement, for a crosswalk; nobody is told where there is no observer. */
  observe(observer: ((original: string, replacement: string) => unknown) | undefined): void {
    this.#observer = observer
  }

  /** The UID that stands for another: `2.25.` and a version 8 UUID (RFC 9562) made of the HMAC. Registered UIDs stand for themselves. */
  uid(original: string): string {
    if (registeredUid(original) !== undefined) return original
    const made = this.#uids.get(original) ?? this.#make(original)
    this.#observer?.(original, made)
    return made
  }

  /** The patient's pseudonym: a prefix and 14 base-32 digits. */
  pseudonym(patient: PatientIdentity, prefix: string): string {
    const digest = this.#digestsOf(patient).pseudonym
    let text = prefix
    for (let index = 0; index < PSEUDONYM_DIGITS; index += 1) text += BASE_32[(digest[index] as number) & 31]
    return text
  }

  /** The patient's shift in whole days: inside the range, never 0. */
  shiftDays(patient: PatientIdentity, [least, most]: readonly [number, number]): number {
    const digest = this.#digestsOf(patient).date
    const spans = least <= 0 && most >= 0
    const days = most - least + (spans ? 0 : 1)
    const drawn = Number(bigEndian(digest.subarray(0, 8)) % BigInt(days))
    const shift = least + drawn
    // A range over zero has one day fewer: zero itself is left out.
    return spans && shift >= 0 ? shift + 1 : shift
  }

  #digestsOf(patient: PatientIdentity): PatientDigests {
    const key = patient.length > REMEMBERED_PATIENT_BYTES_MAX ? undefined : String.fromCharCode(...patient)
    const known = key === undefined ? undefined : this.#digests.get(key)
    if (known !== undefined) return known
    const made = { pseudonym: this.#hmac(this.#patientKey, patient), date: this.#hmac(this.#dateKey, patient) }
    if (this.#digests.size >= REMEMBERED_PATIENTS_MAX) this.#digests.clear()
    if (key !== undefined) this.#digests.set(key, made)
    return made
  }

  #make(original: string): string {
    if (this.#uids.size >= REMEMBERED_UIDS_MAX) this.#uids.clear()
    const made = uuidUid(this.#hmac(this.#uidKey, utf8Bytes(original)))
    this.#uids.set(original, made)
    return made
  }
}

/** Whether an ID joins nobody: it is empty, or one of those that stand for "unknown". */
export function isDummyId(id: string): boolean {
  const plain = id.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
  return DUMMIES.has(plain) || /^(0+|9{6,}|X+)$/.test(plain)
}

/** Who a patient with an ID of their own is; one that stands for "unknown" names nobody. */
export function listedPatient({ id, issuer }: Findings['patient']): PatientIdentity {
  // A NUL is padding in an issuer; left in, it would move the border between issuer and ID.
  return utf8Bytes(`id\0${issuer.replaceAll('\0', '')}\0${id}`)
}

/**
 * Who the patient of an instance is: the ID under its issuer. An empty or dummy ID never joins two people: the study's UID stands in.
 */
export function patientIdentity({ patient, studyInstanceUid }: Findings): PatientIdentity {
  if (isDummyId(patient.id)) return utf8Bytes(`study\0${studyInstanceUid}`)
  return listedPatient(patient)
}

function uuidUid(digest: Uint8Array): string {
  const uuid = digest.slice(0, 16)
  uuid[6] = ((uuid[6] as number) & 0x0f) | 0x80
  uuid[8] = ((uuid[8] as number) & 0x3f) | 0x80
  return `2.25.${bigEndian(uuid)}`
}

function bigEndian(bytes: Uint8Array): bigint {
  let number = 0n
  for (const byte of bytes) number = (number << 8n) | BigInt(byte)
  return number
}
