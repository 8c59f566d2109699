import { readFileSync } from 'node:fs'
import { addCheckpoint } from '../records/audit/add-checkpoint.ts'
import { CheckpointKey, formatCheckpoint, parseCheckpoint, type Checkpoint } from '../records/audit/checkpoint-key.ts'
import { verifyAudit, type AuditFault } from '../records/audit/verify-audit.ts'
import { UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'
import { withOwnRecords } from './own-records.ts'

const USAGE = 'lethe audit verify [--checkpoints FILE] | checkpoint | key'

const SAYS: Readonly<Record<AuditFault, string>> = {
  missing: 'is missing',
  changed: 'was changed after it was written, or put in another place',
  unsigned: 'is not the one that its checkpoint was signed for',
}

/** `lethe audit`: whether anybody has rewritten what was recorded. */
export const audit: Command = {
  name: 'audit',
  usage: USAGE,
  says: 'verify the chain of the audit; sign a checkpoint to keep elsewhere; print the key that checks it',
  run: (args) => {
    const { values, positionals } = readArguments(args, { checkpoints: { type: 'string' } }, USAGE)
    const [action, ...rest] = positionals
    const act = action === undefined || rest.length > 0 ? undefined : ACTIONS[action]
    if (act === undefined) throw new UsageError(`usage: ${USAGE}`)
    return act(values.checkpoints)
  },
}

const ACTIONS: Readonly<Record<string, (checkpoints: string | undefined) => Promise<number>>> = {
  verify: (file) => {
    const kept = file === undefined ? [] : readCheckpoints(file)
    return withOwnRecords(async ({ db }, key) => {
      const { rowCount, checkpointCount, broken } = await verifyAudit(db, new CheckpointKey(key), kept)
      if (broken === undefined) console.log(`the audit is whole: ${rowCount} rows, ${checkpointCount} checkpoints`)
      else console.log(`the audit is broken: row ${broken.number} ${SAYS[broken.what]}`)
      return broken === undefined ? EXIT.done : EXIT.failed
    })
  },
  checkpoint: () =>
    withOwnRecords(async ({ db }, key) => {
      const checkpoint = await addCheckpoint(db, new CheckpointKey(key))
      console.log(checkpoint === undefined ? 'the audit has no row yet' : formatCheckpoint(checkpoint))
      return EXIT.done
    }),
  key: () =>
    withOwnRecords(async (_records, key) => {
      process.stdout.write(new CheckpointKey(key).publicPem)
      return EXIT.done
    }),
}

function readCheckpoints(file: string): Checkpoint[] {
  let lines: string[]
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch {
    throw new UsageError(`${file}: cannot be read`)
  }
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return []
    const checkpoint = parseCheckpoint(line)
    if (checkpoint === undefined) throw new UsageError(`${file}: line ${index + 1} is no checkpoint`)
    return [checkpoint]
  })
}
