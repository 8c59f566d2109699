import { readCrosswalk } from '../records/crosswalk-file.ts'
import { masterKey } from '../system/master-key.ts'
import { UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'

const USAGE = 'lethe crosswalk print FILE [--key FILE]'

/** `lethe crosswalk print`: who is behind the pseudonyms, for those who hold the key. */
export const crosswalk: Command = {
  name: 'crosswalk',
  usage: USAGE,
  says: 'print an encrypted crosswalk as CSV: kind,original,replacement',
  run: (args) => {
    const { values, positionals } = readArguments(args, { key: { type: 'string' } }, USAGE)
    const [action, file, ...rest] = positionals
    if (action !== 'print' || file === undefined || rest.length > 0) throw new UsageError(`usage: ${USAGE}`)
    const key = masterKey(values.key, (line) => console.error(line))
    for (const text of readCrosswalk(file, key)) process.stdout.write(text)
    return EXIT.done
  },
}
