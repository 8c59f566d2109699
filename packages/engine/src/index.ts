export * from './actions.ts'
export { apply, place, type ApplyOptions, type Placement } from './apply.ts'
export type { Because, Decision } from './decision.ts'
export { IMPLEMENTATION_CLASS_UID } from './deidentifying-writer.ts'
export * from './errors.ts'
export { complainAboutExamples } from './examples.ts'
export type { Findings } from './findings.ts'
export { deriveKey } from './hkdf.ts'
export { Identities, isDummyId, listedPatient, patientIdentity } from './identities.ts'
export { isSubject, lookupIn, patientDigest, type Lookup } from './lookup.ts'
export { keptOnPurpose } from './kept.ts'
export type { Pass } from './pass.ts'
export { compilePolicy, complainAboutRules, type Policy } from './policy.ts'
export type { Ports } from './ports.ts'
export type { Profile } from './profile.ts'
export { canonicalProfile, profileSchema, readProfile } from './profile-reader.ts'
export type { Note, Report } from './report.ts'
export {
  described,
  flag,
  integer,
  list,
  oneOf,
  optional,
  record,
  refined,
  text,
  complain,
  type Complaint,
  type Shape,
} from './shape.ts'
export { ENGINE_VERSION } from './statement.ts'
export { survey } from './survey.ts'
export { TRIAL } from './trial.ts'
