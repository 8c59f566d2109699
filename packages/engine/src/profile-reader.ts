import { CONFIDENTIALITY_EDITION } from '@lethe/dicom'
import { condition } from './language/condition-shape.ts'
import { example } from './language/example-shape.ts'
import { rules } from './language/rule-shape.ts'
import { clean, identities, masks, retain } from './language/section-shapes.ts'
import { because } from './language/text-shapes.ts'
import type { Profile } from './profile.ts'
import { described, integer, list, oneOf, optional, record, text, type Complaint, type Schema } from './shape.ts'

const profile = record<Profile>({
  profile: described(
    'The name of the profile.',
    text(/^[a-z0-9][a-z0-9-]{0,47}$/u, 'must be a name of small letters, digits and hyphens'),
  ),
  version: described('Raised with every change.', integer(1, 1_000_000)),
  title: described('What the profile is for, in one line.', text()),
  basis: described('The edition of Table E.1-1 on which the profile stands.', oneOf([CONFIDENTIALITY_EDITION])),
  accept: described('Which instances may enter; everything else waits for a person.', list(record({ when: condition }))),
  quarantine: described('Which of these wait all the same.', optional(list(record({ when: condition, because })), [])),
  retain: described('What the researcher may still see: the Retain options of PS3.15 Annex E.', retain),
  clean: described('What is cleaned instead of removed: the Clean options.', clean),
  identities: described('How identities are replaced. Keys are never in this file.', identities),
  rules: described('Exceptions, one attribute each.', optional(rules, {})),
  examples: described('What the profile must do; checked whenever it is loaded.', optional(list(example), [])),
  masks: described('Where text is known to be burned in.', optional(masks, [])),
})

/** Reads a profile out of plain values, as a YAML parser gives them. Complaints make it unusable. */
export function readProfile(tree: unknown): { readonly profile: Profile; readonly complaints: readonly Complaint[] } {
  const complaints: Complaint[] = []
  return { profile: profile(tree, { path: [], complaints }), complaints }
}

/**
 * What `readProfile` takes, as JSON Schema 2020-12: for editors, and for whoever makes profiles with other tools. Whether a rule fits
 * its attribute, and whether examples come out, it does not say.
 */
export function profileSchema(): Schema {
  const definitions: Record<string, unknown> = {}
  const told = referTo(profile.schema, definitions)
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...(told as object), $defs: definitions }
}

/** A schema in which those with a title are told once, in `definitions`. */
function referTo(schema: unknown, definitions: Record<string, unknown>): unknown {
  if (Array.isArray(schema)) return schema.map((inner) => referTo(inner, definitions))
  if (typeof schema !== 'object' || schema === null) return schema
  const plain = Object.fromEntries(Object.entries(schema).map(([key, inner]) => [key, referTo(inner, definitions)]))
  const { title } = plain
  if (typeof title !== 'string') return plain
  definitions[title] = plain
  return { $ref: `#/$defs/${title}` }
}

/** The profile as one line of JSON with sorted keys: what its hash is made of. */
export function canonicalProfile(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalProfile).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalProfile(inner)}`).join(',')}}`
}
