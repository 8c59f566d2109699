import { deidentifyBytes, policy } from '../deidentify-bytes.ts'
import type { Mark } from '../planted/marks.ts'
import { plantedFiles, type PlantedFile } from '../planted/planted-files.ts'
import { findMarks } from '../planted/search.ts'

/** An instance with marks, none of which the research profile keeps. */
export interface PlantedInstance {
  readonly name: string
  readonly bytes: Uint8Array
  readonly marks: readonly Mark[]
  /** The SOP Instance UID, which no other has. */
  readonly uid: string
}

// Of different classes, so that each is an instance of its own; the last is refused by every profile.
const NAMES = ['ct, top', 'mr, top', 'seg, nested codes', 'rtstruct, sequences', 'pdf, top']

/** What is sent to Orthanc. The files share their words, so what the profile keeps of one on purpose is a mark in none. */
export function plantedInstances(): readonly PlantedInstance[] {
  const all = new Map([...plantedFiles()].map((file) => [file.name, file]))
  const chosen = NAMES.map((name, index) => {
    const { bytes: shared, marks } = all.get(name) as PlantedFile
    return { name, marks, ...withOwnUid(shared, index) }
  })
  const outputs = chosen.flatMap(({ bytes }) => {
    const result = deidentifyBytes(bytes, policy('research'))
    return 'output' in result ? [result.output] : []
  })
  return chosen.map(({ marks, ...file }) => {
    const kept = new Set(outputs.flatMap((output) => findMarks(output, marks)))
    return { ...file, marks: marks.filter((mark) => !kept.has(mark)) }
  })
}

/** The planted files of all classes have one SOP Instance UID; Orthanc would call them one instance. */
function withOwnUid(shared: Uint8Array, index: number): { bytes: Buffer; uid: string } {
  const bytes = Buffer.from(shared)
  // (0008,0018) in Explicit VR Little Endian.
  const header = Buffer.from([0x08, 0x00, 0x18, 0x00, 0x55, 0x49])
  const at = bytes.indexOf(header)
  const value = bytes.subarray(at + 8, at + 8 + bytes.readUInt16LE(at + 6))
  const before = value.toString('latin1').replace(/\0$/, '')
  const uid = `${before.slice(0, -2)}${index + 10}`
  for (let found = bytes.indexOf(before); found >= 0; found = bytes.indexOf(before)) bytes.write(uid, found, 'latin1')
  return { bytes, uid }
}
