import { Fault } from '@lethe/dicom'
import { bytesOf, FileBytes, type ByteSource } from '../../stages/inspect/byte-source.ts'
import { SourceReader } from '../../system/source-reader.ts'

/** Opens one file for a look; false where it cannot be read. Two files that are open at once need two of these. */
export function bytesReader(): (path: string, look: (source: ByteSource) => void) => boolean {
  const reader = new SourceReader()
  return (path, look) => {
    try {
      reader.open({ path }, (_run, { length, whole, readInto }) =>
        look(whole === undefined ? new FileBytes(length, readInto) : bytesOf(whole)),
      )
      return true
    } catch (error) {
      if (error instanceof Fault) return false
      throw error
    }
  }
}
