import { countPulls } from '../records/pulls/count-pulls.ts'
import { cancelPull } from '../records/pulls/end-pull.ts'
import { PullLists } from '../records/pulls/pull-lists.ts'
import { join } from 'node:path'
import { letheHome } from '../system/master-key.ts'
import { UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { withOwnRecords } from './own-records.ts'
import { addPull } from './pulling/add-pull.ts'
import { tellPull } from './pulling/pull-text.ts'
import { reportPull } from './pulling/report-pull.ts'

const USAGE = 'lethe pull add LIST.csv --archive NAME | status [ID] [--json] | report ID --out FILE.csv | cancel ID'

/** `lethe pull`: has the gateway fetch from an archive what a list names, and tells what came. */
export const pull: Command = {
  name: 'pull',
  usage: USAGE,
  says: 'fetch what a list names from an archive: CSV with AccessionNumber, StudyInstanceUID, or PatientID and StudyDate',
  run: (args) => {
    const options = { archive: { type: 'string' }, json: { type: 'boolean' }, out: { type: 'string' } } as const
    const { values, positionals } = readArguments(args, options, USAGE)
    const [action, subject, ...rest] = positionals
    if (rest.length > 0) throw new UsageError(`usage: ${USAGE}`)
    if (action === 'add' && subject !== undefined && values.archive !== undefined) return addPull(subject, values.archive)
    if (action === 'status') return tellStatus(subject === undefined ? undefined : idOf(subject), values.json === true)
    if (action === 'report' && subject !== undefined && values.out !== undefined) return reportPull(idOf(subject), values.out)
    if (action === 'cancel' && subject !== undefined) return cancel(idOf(subject))
    throw new UsageError(`usage: ${USAGE}`)
  },
}

function idOf(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new UsageError('a pull is named by its number: lethe pull status lists them')
  return Number(text)
}

async function tellStatus(id: number | undefined, asJson: boolean): Promise<number> {
  const counts = await withOwnRecords(({ db }) => countPulls(db, id))
  if (id !== undefined && counts.length === 0) throw new UsageError(`there is no pull ${id}`)
  console.log(asJson ? JSON.stringify(counts) : counts.map(tellPull).join('\n') || 'no list was added yet')
  return EXIT.done
}

function cancel(id: number): Promise<number> {
  return withOwnRecords(async ({ db }, key) => {
    const cancelled = await cancelPull(db, id)
    if (cancelled === undefined) throw new UsageError(`there is no pull ${id} that has not ended`)
    await new PullLists(join(letheHome(), 'pulls'), key).remove(cancelled.fileName)
    console.log(`pull ${id}: cancelled with ${cancelled.rowCount} rows open; its list is destroyed, and what came stays`)
    return EXIT.done
  })
}
