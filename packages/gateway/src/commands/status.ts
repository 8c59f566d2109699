import { countByState, isConserved, type SourceCount } from '../records/instances/count-by-state.ts'
import { UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { withOwnRecords } from './own-records.ts'

const USAGE = 'lethe status [--check] [--json]'

/** `lethe status`: how many instances of each source are where, and whether any is lost. */
export const status: Command = {
  name: 'status',
  usage: USAGE,
  says: 'count instances by source and state; --check fails where an acknowledged one is missing or astray',
  run: async (args) => {
    const options = { check: { type: 'boolean' }, json: { type: 'boolean' } } as const
    const { values, positionals } = readArguments(args, options, USAGE)
    if (positionals.length > 0) throw new UsageError(`usage: ${USAGE}`)
    const counts = await withOwnRecords(({ db }) => countByState(db))
    console.log(values.json === true ? JSON.stringify(counts) : counts.map(line).join('\n') || 'no source is known yet')
    const lost = values.check === true ? counts.filter((count) => !isConserved(count)) : []
    for (const { source } of lost) console.error(`lethe: ${source}: what was admitted is not all there, or is astray`)
    return lost.length > 0 ? EXIT.failed : EXIT.done
  },
}

function line({ source, admittedEver, ...count }: SourceCount): string {
  const waiting = count.admitted + count.deidentified
  const ends = `${count.inspected} inspected · ${count.quarantined} quarantined`
  return `${source}: ${admittedEver} admitted · ${ends} · ${waiting} on their way · ${count.refused} refused`
}
