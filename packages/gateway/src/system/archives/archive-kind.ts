import { isTarHeader } from './tar-header.ts'

/** What an archive is, by how it begins. */
export type ArchiveKind = 'zip' | 'tar' | 'gzip'

/** Bytes that are needed to tell. */
export const ARCHIVE_HEAD_BYTES = 512

/** Tells an archive by its first bytes and never by its name; nothing where it is none. */
export function archiveKind(head: Uint8Array): ArchiveKind | undefined {
  // PS3.10 7.1 leaves the preamble to other formats: a file that is DICOM is read as DICOM, whatever stands before.
  if (startsWith(head, [0x44, 0x49, 0x43, 0x4d], 128)) return undefined
  // A local header; or, where there is no entry, the end of the central directory (APPNOTE.TXT 4.3.6).
  if (startsWith(head, [0x50, 0x4b, 3, 4]) || startsWith(head, [0x50, 0x4b, 5, 6])) return 'zip'
  // RFC 1952 2.3.1: DEFLATE is the only method there is.
  if (startsWith(head, [0x1f, 0x8b, 8])) return 'gzip'
  return isTarHeader(head) ? 'tar' : undefined
}

function startsWith(bytes: Uint8Array, prefix: readonly number[], at = 0): boolean {
  return prefix.every((byte, index) => bytes[at + index] === byte)
}
