import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@lethe/dicom'
import { apply, Identities, place, survey } from '@lethe/engine'
import type { Findings, Lookup, Pass, Placement, Policy, Report } from '@lethe/engine'
import { openLookup } from '../../records/lookup-file.ts'
import { policyOf } from '../../records/profile-file.ts'
import { GatewayError } from '../../system/errors.ts'
import { nodePorts } from '../../system/ports.ts'
import type { SourceFile } from '../../system/source-file.ts'
import { SourceReader, type SourceBytes } from '../../system/source-reader.ts'
import { PartFile } from './part-file.ts'
import type { CrosswalkRow, Outcome, TaskSettings } from './task.ts'

/** What a second look needs: the original, the candidate that was made of it, and what the profile keeps on purpose. */
interface Candidate {
  readonly original: SourceBytes
  readonly path: string
  readonly kept: Report['kept']
}

/** A second look at each candidate; throws the fault that holds it back. There is no way to do without. */
export type SecondLook = (candidate: Candidate) => void

/** De-identifies one file after another on one thread. */
export class InstanceDeidentifier {
  readonly #settings: TaskSettings
  readonly #policy: Policy
  readonly #identities: Identities
  readonly #lookup: Lookup | undefined
  readonly #reader = new SourceReader()
  readonly #look: SecondLook

  constructor(settings: TaskSettings, look: SecondLook) {
    this.#settings = settings
    this.#look = look
    this.#policy = policyOf(settings.loaded)
    this.#lookup = openLookup(settings.lookup)
    this.#identities = new Identities(nodePorts, settings.masterKey, settings.scope)
  }

  /** De-identifies one file into a part; throws only what stops the whole run. */
  deidentify(source: SourceFile, partName: string): Outcome {
    const outcome = this.#outcome(source, partName)
    const { stamp } = this.#reader
    return stamp === undefined ? outcome : { ...outcome, stamp }
  }

  #outcome(source: SourceFile, partName: string): Outcome {
    try {
      return this.#reader.open(source, (run, bytes) => this.#twice(run, { path: source.path, source: bytes, partName }))
    } catch (error) {
      // The file may have changed, or turned out to be damaged, after its part was written; or the second look has seen what should
      // not be there.
      rmSync(join(this.#settings.partFolder, partName), { force: true })
      return held(error)
    }
  }

  #twice(
    run: <R>(pass: Pass<R>) => R,
    { path, source, partName }: { path: string; source: SourceBytes; partName: string },
  ): Outcome {
    const policy = this.#policy
    const identities = this.#identities
    const uids = new Map<string, string>()
    const remember = this.#settings.crosswalk ? (original: string, made: string): unknown => uids.set(original, made) : undefined
    identities.observe(remember)
    const findings = run(survey(policy, nodePorts, this.#settings.issuer))
    // What may not enter is found out before its patient is looked for: a DICOMDIR has none.
    const { kept, decisions, notes } = this.#write({ run, findings, partName })
    this.#look({ original: source, path: join(this.#settings.partFolder, partName), kept })
    const placement = place({ policy, findings, identities, lookup: this.#lookup })
    const name = join(placement.patient, placement.study, placement.series, `${placement.instance}.dcm`)
    const rows = this.#settings.crosswalk ? { crosswalk: crosswalkRows({ path, name, findings, placement, uids }) } : {}
    const report = this.#settings.report ? { decisions, notes } : {}
    return { outcome: 'deidentified', bytes: source.length, part: partName, name, ...report, ...rows }
  }

  #write({ run, findings, partName }: { run: <R>(pass: Pass<R>) => R; findings: Findings; partName: string }) {
    const open: { part?: PartFile } = {}
    // The part is opened with the first byte: an instance that is held back leaves no trace.
    const write = (bytes: Uint8Array): void =>
      (open.part ??= new PartFile(join(this.#settings.partFolder, partName))).write(bytes)
    try {
      const [policy, identities, lookup] = [this.#policy, this.#identities, this.#lookup]
      const report = run(apply({ policy, findings, identities, ports: nodePorts, lookup, write }))
      open.part?.close()
      return report
    } catch (error) {
      open.part?.discard()
      throw error
    }
  }
}

/** What a fault makes of an instance; throws what stops the run. */
function held(error: unknown): Outcome {
  // What is no fault is a mistake of the program: its message could hold anything and is not shown.
  const fault = error instanceof Fault ? error : new GatewayError('UNEXPECTED')
  if (fault.disposition === 'stop') throw fault
  const { tag, offset } = fault.details
  const position = { ...(tag === undefined ? {} : { tag }), ...(offset === undefined ? {} : { offset }) }
  if (fault.code === 'ENGINE_DIRECTORY') return { outcome: 'directory', bytes: 0 }
  if (fault.code === 'GATEWAY_ARCHIVE') return { outcome: 'archive', bytes: 0 }
  const outcome = fault.disposition === 'refuse' ? 'refused' : 'quarantined'
  return { outcome, code: fault.code, bytes: 0, ...position }
}

interface Crossed {
  readonly path: string
  readonly name: string
  readonly findings: Findings
  readonly placement: Placement
  readonly uids: ReadonlyMap<string, string>
}

function crosswalkRows({ path, name, findings, placement, uids }: Crossed): CrosswalkRow[] {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, patient } = findings
  const own = new Set([studyInstanceUid, seriesInstanceUid, sopInstanceUid])
  const others = [...uids].filter(([original, made]) => !own.has(original) && original !== made)
  return [
    { kind: 'file', original: path, replacement: name },
    { kind: 'patient', original: patient.id, replacement: placement.patient },
    { kind: 'study', original: studyInstanceUid, replacement: placement.study },
    { kind: 'series', original: seriesInstanceUid, replacement: placement.series },
    { kind: 'instance', original: sopInstanceUid, replacement: placement.instance },
    ...others.map(([original, replacement]): CrosswalkRow => ({ kind: 'uid', original, replacement })),
  ]
}
