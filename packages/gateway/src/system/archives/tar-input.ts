import type { Place } from './place.ts'

/** The bytes of a TAR archive, from the first to the last. */
export interface TarInput {
  /** The next bytes; fewer where the archive ends. */
  read(length: number): Promise<Uint8Array>
  /** Passes over bytes; false where the archive ends before. */
  skip(length: number): Promise<boolean>
  /** Where the next bytes can be read twice; passes over them. Nothing where the archive ends before. */
  take(length: number): Promise<Place | undefined>
  close(): void
}
