import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { Fault } from '@lethe/dicom'
import type { SecondLook } from '../stages/deidentify/instance.ts'
import { bytesOf, FileBytes, WINDOW_BYTES, type ByteSource } from '../stages/inspect/byte-source.ts'
import type { Hit } from '../stages/inspect/hit.ts'
import { Inspector } from '../stages/inspect/inspect.ts'
import type { Kept } from '../stages/inspect/kept.ts'
import { InspectError } from '../system/errors.ts'

/** Makes the look of inspect at what de-identify wrote: at the file that will get its name, not at what was meant to be in it. */
export function secondLook(): SecondLook {
  const inspector = new Inspector()
  // One for each of the two that are looked at together; a thread looks at one pair at a time.
  const buffers = [new Uint8Array(WINDOW_BYTES), new Uint8Array(WINDOW_BYTES)] as const
  return ({ original, path, kept }) => {
    const { length, whole, readInto } = original
    const source = whole === undefined ? new FileBytes(length, readInto, buffers[1]) : bytesOf(whole)
    const file = orFailed(() => openSync(path, 'r'))
    try {
      const readCandidate = (into: Uint8Array, offset: number): number => readSync(file, into, 0, into.length, offset)
      const candidate = new FileBytes(orFailed(() => fstatSync(file)).size, readCandidate, buffers[0])
      look(inspector, { original: source, candidate, kept })
    } finally {
      closeSync(file)
    }
  }
}

/** What inspect looks at: the bytes of an original and of its candidate, and what the profile keeps in it on purpose. */
export interface Pair {
  readonly original: ByteSource
  readonly candidate: ByteSource
  readonly kept: Kept
}

/** Lets inspect look; throws the fault that holds the candidate back. */
export function look(inspector: Inspector, { original, candidate, kept }: Pair): void {
  const [hit] = orFailed(() => inspector.inspect(original, candidate, kept))
  if (hit !== undefined) throw inspectFault(hit)
}

/** Whatever went wrong, nobody has looked: that holds the instance back. */
function orFailed<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof Fault ? error : new InspectError('FAILED')
  }
}

function inspectFault({ code, path, offset }: Hit): Fault {
  const tag = path.at(-1)
  return new InspectError(code, { offset, ...(tag === undefined ? {} : { tag }) })
}
