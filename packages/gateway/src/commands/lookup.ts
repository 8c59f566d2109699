import { readLookupCsv } from '../records/lookup-csv.ts'
import { importLookup, loadLookup, lookupNames, removeLookup } from '../records/lookup-file.ts'
import { masterKey } from '../system/master-key.ts'
import { UsageError } from '../system/usage-error.ts'
import { checkName, readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'

const USAGE = 'lethe lookup import NAME CSV [--issuer NAME] [--key FILE] | list [--key FILE] | remove NAME'

/** `lethe lookup`: tables of a study's own subject numbers, encrypted. */
export const lookup: Command = {
  name: 'lookup',
  usage: USAGE,
  says: 'keep a study’s own subject numbers: CSV with the columns PatientID,subject and perhaps issuer',
  run: (args) => {
    const options = { key: { type: 'string' }, issuer: { type: 'string', default: 'local' } } as const
    const { values, positionals } = readArguments(args, options, USAGE)
    const [action, name, csv, ...rest] = positionals
    checkName(values.issuer)
    const key = (): Uint8Array => masterKey(values.key, (line) => console.error(line))
    if (action === 'import' && name !== undefined && csv !== undefined && rest.length === 0) {
      const subjects = readLookupCsv(csv, values.issuer)
      const { subjectCount, newCount } = importLookup(name, subjects, key())
      console.log(`${name}: ${subjectCount} subjects, ${newCount} new`)
      console.log(`${csv} is left as it is: it says who is who`)
      return EXIT.done
    }
    if (action === 'list' && name === undefined) {
      for (const one of lookupNames()) console.log(`${one}: ${loadLookup(one, key()).subjects.size} subjects`)
      return EXIT.done
    }
    if (action === 'remove' && name !== undefined && csv === undefined) {
      removeLookup(name)
      console.log(`${name}: removed`)
      return EXIT.done
    }
    throw new UsageError(`usage: ${USAGE}`)
  },
}
