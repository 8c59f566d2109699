import { createInterface } from 'node:readline'
import { appendAudit } from '../records/audit/append-audit.ts'
import { addOptOuts } from '../records/instances/add-opt-outs.ts'
import { countOfPatients } from '../records/instances/count-of-patients.ts'
import { removeOptOuts } from '../records/instances/remove-opt-outs.ts'
import { Marks } from '../records/marks.ts'
import { transact } from '../records/statement.ts'
import { UsageError } from '../system/usage-error.ts'
import { checkName, readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { withOwnRecords } from './own-records.ts'

const USAGE = 'lethe opt-out add|remove [--issuer NAME] < IDS'
// PS3.5 6.2: LO has at most 64 characters; some archives hold longer ones.
const ID_CHARACTERS_MAX = 256
const ID_COUNT_MAX = 100_000
const ASKED_COUNT = 1000

/** `lethe opt-out`: patients who said no, by their PatientIDs on standard input, where no list of processes shows them. */
export const optOut: Command = {
  name: 'opt-out',
  usage: USAGE,
  says: 'refuse what comes of patients who said no: one PatientID a line on standard input; only HMACs are kept',
  run: async (args) => {
    const { values, positionals } = readArguments(args, { issuer: { type: 'string', default: 'local' } }, USAGE)
    const [action, ...rest] = positionals
    if ((action !== 'add' && action !== 'remove') || rest.length > 0) throw new UsageError(`usage: ${USAGE}`)
    checkName(values.issuer)
    const ids = await readIds()
    if (ids.length === 0) throw new UsageError(`there is no PatientID on standard input; usage: ${USAGE}`)
    const { changed, admitted } = await withOwnRecords(({ db }, key) => {
      const made = new Marks(key)
      const marks = ids.flatMap((id) => made.ofNamedPatient(values.issuer, id))
      return transact(db, async (tx) => {
        let changedCount = 0
        let admittedCount = 0
        for (let at = 0; at < marks.length; at += ASKED_COUNT) {
          const asked = marks.slice(at, at + ASKED_COUNT)
          changedCount += await (action === 'add' ? addOptOuts : removeOptOuts)(tx, asked)
          admittedCount += await countOfPatients(tx, asked)
        }
        const event = action === 'add' ? 'opt-outs-added' : 'opt-outs-removed'
        await appendAudit(tx, { actor: 'system:command', event, subject: 'system:inbox', outcome: 'done', count: changedCount })
        return { changed: changedCount, admitted: admittedCount }
      })
    })
    console.log(
      `${ids.length} patients of ${values.issuer}: ${changed} ${action === 'add' ? 'new on the list' : 'taken off the list'}`,
    )
    if (action === 'add' && admitted > 0)
      console.log(
        `${admitted} instances of theirs were admitted before; they stay where they are, and go to no destination any more`,
      )
    return EXIT.done
  },
}

async function readIds(): Promise<string[]> {
  const ids: string[] = []
  let lineNumber = 0
  for await (const line of createInterface({ input: process.stdin })) {
    lineNumber += 1
    const id = line.trim()
    if (id.length > ID_CHARACTERS_MAX)
      throw new UsageError(`line ${lineNumber} of standard input is no PatientID: it is too long`)
    if (id !== '') ids.push(id)
    if (ids.length > ID_COUNT_MAX)
      throw new UsageError(`standard input has more than ${ID_COUNT_MAX} PatientIDs; give them in parts`)
  }
  return [...new Set(ids)]
}
