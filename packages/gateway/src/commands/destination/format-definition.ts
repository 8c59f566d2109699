import type { Reach, Selection } from '../../records/destinations/definition.ts'

/** A definition as the records give it back: in its canonical form what does not matter is null. */
interface StoredDefinition {
  readonly name: string
  readonly reach: Reach
  readonly gets: Readonly<Record<keyof Selection, readonly string[] | null>>
}

/** A definition for a person: where it is, how it is reached, and what it gets. */
export function formatDefinition(definition: Record<string, unknown>): string {
  const { name, reach, gets } = definition as unknown as StoredDefinition
  const some = (words: readonly string[] | null): string => words?.join(', ') ?? 'all'
  return [
    `${name}: ${formatReach(reach)}`,
    `  gets what was de-identified under ${some(gets.profiles)}; sources: ${some(gets.sources)}; modalities: ${some(gets.modalities)}`,
  ].join('\n')
}

function formatReach(reach: Reach): string {
  const secured = reach.tls === 'none' ? 'in clear' : `TLS, authorities ${reach.tls.slice(0, 23)}`
  if (reach.by === 'STOW-RS') return `STOW-RS to ${reach.url}, ${secured}${reach.token === 'bearer' ? ', with a token' : ''}`
  return `C-STORE to ${reach.called} at ${reach.host}:${reach.port} as ${reach.calling}, ${secured}`
}
