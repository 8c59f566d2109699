import type { PatientIdentity } from './identities.ts'
import type { Ports } from './ports.ts'

/** Finds the subject that a study's own table gives a patient; nothing where the patient is not in it. */
export type Lookup = (patient: PatientIdentity) => string | undefined

/** What stands for a patient in a table, in hexadecimal: without the key nobody can tell whose it is, and the table holds no ID. */
export function patientDigest({ hmac }: Pick<Ports, 'hmac'>, key: Uint8Array, patient: PatientIdentity): string {
  return Array.from(hmac(key, patient), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The lookup in a table of subjects by the digests of their patients. */
export function lookupIn(ports: Pick<Ports, 'hmac'>, key: Uint8Array, subjects: ReadonlyMap<string, string>): Lookup {
  return (patient) => subjects.get(patientDigest(ports, key, patient))
}

/** Whether a text can be a subject: a PatientID, a PatientName of one component, and the name of a folder on every system. */
export function isSubject(text: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?$/.test(text)
}
