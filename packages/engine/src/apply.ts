import { FileReader } from '@lethe/dicom'
import { judge } from './admission.ts'
import { DeidentifyingWriter } from './deidentifying-writer.ts'
import type { Findings } from './findings.ts'
import { EngineError } from './errors.ts'
import { isDummyId, patientIdentity, type Identities } from './identities.ts'
import type { Lookup } from './lookup.ts'
import type { Pass } from './pass.ts'
import type { Policy } from './policy.ts'
import type { Ports } from './ports.ts'
import type { Report } from './report.ts'

/** Where an instance belongs after de-identification. */
export interface Placement {
  readonly patient: string
  readonly study: string
  readonly series: string
  readonly instance: string
}

/** What `apply` takes beside the instance's bytes. */
export interface ApplyOptions {
  readonly policy: Policy
  readonly findings: Findings
  readonly identities: Identities
  readonly ports: Ports
  /** The table of subjects, where the profile names one. */
  readonly lookup?: Lookup | undefined
  /** Takes the de-identified file, piece by piece and in order; a piece is valid until it returns. */
  readonly write: (bytes: Uint8Array) => void
}

/** The pseudonym and the UIDs under which an instance is filed. Throws the fault that holds it back where the patient has no subject. */
export function place(options: Omit<ApplyOptions, 'ports' | 'write'>): Placement {
  const { policy, findings, identities } = options
  const uid = (original: string): string => (policy.profile.retain.uids === 'original' ? original : identities.uid(original))
  return {
    patient: pseudonymOf(options),
    study: uid(findings.studyInstanceUid),
    series: uid(findings.seriesInstanceUid),
    instance: uid(findings.sopInstanceUid),
  }
}

/** What stands for the patient: the subject of the profile's table, or what is made with the key. */
function pseudonymOf({ policy, findings, identities, lookup }: Omit<ApplyOptions, 'ports' | 'write'>): string {
  const { prefix, lookup: table } = policy.profile.identities.patient
  const patient = patientIdentity(findings)
  if (table === undefined) return identities.pseudonym(patient, prefix)
  const subject = lookup?.(patient)
  if (subject === undefined) throw new EngineError('PATIENT_NOT_IN_LOOKUP')
  return subject
}

/**
 * The second reading of an instance: writes it de-identified. Throws the fault that holds the instance back before it writes anything,
 * or, where the bytes are damaged, in the middle: what was written then is of no use.
 */
export function apply(options: ApplyOptions): Pass<Report> {
  const pixelBytes = judge(options.policy, options.findings)
  const writer = new DeidentifyingWriter(options, { pixelBytes, placement: place(options) })
  if (isDummyId(options.findings.patient.id)) writer.tally.note('PATIENT_ID_DUMMY')
  const reader = new FileReader({
    emit: (token) => writer.token(token),
    inflate: options.ports.inflate,
    isSequence: (tag) => writer.isSequence(tag),
  })
  return {
    push: (bytes) => reader.push(bytes),
    // Pixels are copied: none of them may be left out.
    skippable: 0,
    skip: () => undefined,
    end: () => {
      reader.end()
      return writer.end()
    },
  }
}
