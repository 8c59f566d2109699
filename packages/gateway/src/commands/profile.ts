import { lookupNames } from '../records/lookup-file.ts'
import { loadProfile } from '../records/profile-file.ts'
import { UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { effectiveTable, formatDisclosure } from './effective-table.ts'
import { profileWarnings } from './profile-warnings.ts'

const USAGE = 'lethe profile check FILE'

/** `lethe profile check`: whether a profile can be used, and what it comes to. */
export const profile: Command = {
  name: 'profile',
  usage: USAGE,
  says: 'check a profile: its words, its rules, and the examples that it gives',
  run: (args) => {
    const { positionals } = readArguments(args, {}, USAGE)
    const [action, file, ...rest] = positionals
    if (action !== 'check' || file === undefined || rest.length > 0) throw new UsageError(`usage: ${USAGE}`)
    const loaded = loadProfile(file)
    const { profile: name, version, examples, accept, quarantine, rules } = loaded.profile
    console.log(`${name} ${version}  ${loaded.hash}`)
    console.log(`${examples.length} examples, all as expected`)
    const counts = { 'conditions to enter': accept.length, 'to wait': quarantine.length, rules: Object.keys(rules).length }
    console.log(
      Object.entries(counts)
        .map(([what, count]) => `${count} ${what}`)
        .join(', '),
    )
    console.log(formatDisclosure(effectiveTable(loaded)))
    for (const warning of profileWarnings(loaded.profile, lookupNames())) console.log(`warning: ${warning}`)
    return EXIT.done
  },
}
