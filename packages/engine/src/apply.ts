import { FileReader } from '@lethe/dicom'
import { judge } from './admission.ts'
import { DeidentifyingWriter } from './deidentifying-writer.ts'
import type { Findings } from './findings.ts'
import { isDummyId, patientIdentity, type Identities } from './identities.ts'
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
  /** Takes the de-identified file, piece by piece and in order; a piece is valid until it returns. */
  readonly write: (bytes: Uint8Array) => void
}

/** The pseudonym and the UIDs under which an instance is filed. */
export function place({ policy, findings, identities }: Pick<ApplyOptions, 'policy' | 'findings' | 'identities'>): Placement {
  const uid = (original: string): string => (policy.profile.retain.uids === 'original' ? original : identities.uid(original))
  return {
    patient: identities.pseudonym(patientIdentity(findings), policy.profile.identities.patient.prefix),
    study: uid(findings.studyInstanceUid),
    series: uid(findings.seriesInstanceUid),
    instance: uid(findings.sopInstanceUid),
  }
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
