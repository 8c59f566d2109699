// What a profile may say, as JSON Schema: out of the very shapes that read it.
import { profileSchema } from '../../packages/engine/src/profile-reader.ts'

/** The generated schema: path from the repository's root → text. */
export function profileSchemaFile(): Record<string, string> {
  return { 'profiles/profile.schema.json': `${JSON.stringify(profileSchema(), undefined, 1)}\n` }
}
