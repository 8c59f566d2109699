import { createHash } from 'node:crypto'

/** Whose certificates are believed: the system's authorities, or those of a file, by SHA-256 of what is in it. */
type Authorities = 'system' | `sha256:${string}`

/** How a destination is reached. Nothing in it is secret. */
export type Reach =
  | {
      readonly by: 'C-STORE'
      readonly host: string
      readonly port: number
      readonly called: string
      readonly calling: string
      readonly tls: Authorities | 'none'
    }
  | {
      readonly by: 'STOW-RS'
      readonly url: string
      readonly tls: Authorities | 'none'
      readonly token: 'none' | 'bearer'
    }

/** Which objects a destination gets: of these profiles, and, where they are named, of these sources and modalities alone. */
export interface Selection {
  readonly profiles: readonly string[]
  readonly sources?: readonly string[]
  readonly modalities?: readonly string[]
}

/** What two people agree to: who gets what. */
export interface Definition {
  readonly name: string
  readonly reach: Reach
  readonly gets: Selection
}

/** The canonical form of a definition: the same words in one order, whatever the order in the configuration. */
export function canonicalDefinition({ name, reach, gets }: Definition): string {
  const sorted = (words: readonly string[] | undefined): readonly string[] | null =>
    words === undefined ? null : [...new Set(words)].toSorted((a, b) => (a < b ? -1 : 1))
  const ordered = Object.fromEntries(Object.entries(reach).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  const selection = { profiles: sorted(gets.profiles), sources: sorted(gets.sources), modalities: sorted(gets.modalities) }
  return JSON.stringify({ version: 1, name, reach: ordered, gets: selection })
}

/** The fingerprint of a definition: any change of who gets what changes it. */
export function fingerprintOf(definition: Definition): Buffer {
  return createHash('sha256').update(canonicalDefinition(definition)).digest()
}
