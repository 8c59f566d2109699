import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { Fault } from '@lethe/dicom'
import type { Candidate, SecondLook } from '../stages/deidentify/instance.ts'
import { bytesOf, FileBytes, WINDOW_BYTES } from '../stages/inspect/byte-source.ts'
import type { Hit } from '../stages/inspect/hit.ts'
import { Inspector } from '../stages/inspect/inspect.ts'
import { InspectError } from '../system/errors.ts'

/** Makes the look of inspect at what de-identify wrote: at the file that will get its name, not at what was meant to be in it. */
export function secondLook(): SecondLook {
  const inspector = new Inspector()
  // One for each of the two that are looked at together; a thread looks at one pair at a time.
  const buffers = [new Uint8Array(WINDOW_BYTES), new Uint8Array(WINDOW_BYTES)] as const
  return (candidate) => {
    const [hit] = look(inspector, candidate, buffers)
    if (hit !== undefined) throw inspectFault(hit)
  }
}

function look(inspector: Inspector, { original, path, kept }: Candidate, buffers: readonly [Uint8Array, Uint8Array]): Hit[] {
  const { length, whole, readInto } = original
  let file: number | undefined
  try {
    file = openSync(path, 'r')
    const open = file
    const readCandidate = (into: Uint8Array, offset: number): number => readSync(open, into, 0, into.length, offset)
    const candidate = new FileBytes(fstatSync(open).size, readCandidate, buffers[0])
    return inspector.inspect(whole === undefined ? new FileBytes(length, readInto, buffers[1]) : bytesOf(whole), candidate, kept)
  } catch (error) {
    if (error instanceof Fault) throw error
    // Whatever went wrong, nobody has looked: that holds the instance back.
    throw new InspectError('FAILED')
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** The fault that a hit is. */
export function inspectFault({ code, path, offset }: Hit): Fault {
  const tag = path.at(-1)
  return new InspectError(code, { offset, ...(tag === undefined ? {} : { tag }) })
}
