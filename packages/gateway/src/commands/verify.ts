import { keptOnPurpose } from '@lethe/engine'
import { loadProfile } from '../records/profile-file.ts'
import { checkInputs } from '../system/source-files.ts'
import { UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { crowds } from './verification/crowds.ts'
import { pairs } from './verification/pairs.ts'
import { Verification } from './verification/verification.ts'

const USAGE = 'lethe verify DIR [--against ORIGINALS [--key FILE] [--scope NAME]] [--profile FILE|NAME]'

const OPTIONS = {
  against: { type: 'string' },
  key: { type: 'string' },
  scope: { type: 'string', default: 'archive' },
  profile: { type: 'string', default: 'research' },
} as const

/** `lethe verify`: the second look alone, at files that were de-identified before. */
export const verify: Command = {
  name: 'verify',
  usage: USAGE,
  says: 'look at de-identified files again, by themselves or against their originals',
  run: (args) => {
    const { values, positionals } = readArguments(args, OPTIONS, USAGE)
    const [folder, ...rest] = positionals
    if (folder === undefined || rest.length > 0) throw new UsageError(`usage: ${USAGE}`)
    if (values.key !== undefined && values.against === undefined) throw new UsageError(`--key without --against; usage: ${USAGE}`)
    const inputs = checkInputs([folder])
    const originals = values.against === undefined ? [] : checkInputs([values.against])
    const kept = keptOnPurpose(loadProfile(values.profile).profile)
    const { key, scope } = values
    const looks = key === undefined ? crowds(originals, kept) : [pairs(originals, { kept, key, scope })]
    const verification = new Verification(inputs)
    try {
      for (const look of looks) verification.run(look)
    } finally {
      verification.end()
    }
    console.error(verification.summary())
    return verification.isClean ? EXIT.done : EXIT.held
  },
}
