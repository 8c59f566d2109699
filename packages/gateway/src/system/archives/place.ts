/**
 * Where the bytes of an archive's entry lie, as it travels to a thread. All can be read twice. A file number is the process's, so it
 * means the same in every thread.
 */
export type Place =
  | { readonly kind: 'range'; readonly offset: number; readonly length: number }
  | ZipPlace
  | { readonly kind: 'memory'; readonly bytes: Uint8Array }
  | { readonly kind: 'spool'; readonly file: number; readonly key: Uint8Array; readonly length: number }

/** An entry of a ZIP archive, as the central directory has it (APPNOTE.TXT 4.3.12). */
export interface ZipPlace {
  readonly kind: 'zip'
  readonly method: 'stored' | 'deflated'
  readonly headerOffset: number
  readonly storedLength: number
  readonly length: number
  readonly crc: number
}
