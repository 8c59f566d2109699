import { FinishedFile } from '../../records/finished-file.ts'
import { countPulls } from '../../records/pulls/count-pulls.ts'
import { listRows, type ReconciledRow } from '../../records/pulls/list-rows.ts'
import { UsageError } from '../../system/usage-error.ts'
import { EXIT } from '../command.ts'
import { withOwnRecords } from '../own-records.ts'
import { tellPull, whatItSays } from './pull-text.ts'

const COLUMNS = 'line,asked,sameAs,studies,instances,received,missing,outcome,why,attempts'

/** Writes what came of each row of a list, by its line: no value of the list. Fails with 3 where something did not come. */
export async function reportPull(id: number, path: string): Promise<number> {
  const { count, rows } = await withOwnRecords(async ({ db }) => {
    const [found] = await countPulls(db, id)
    if (found === undefined) throw new UsageError(`there is no pull ${id}`)
    return { count: found, rows: await listRows(db, id) }
  })
  const file = new FinishedFile(path)
  try {
    file.write(Buffer.from(`${COLUMNS}\n${rows.map(lineOf).join('')}`))
    file.finish()
  } finally {
    file.discard()
  }
  console.log(tellPull(count))
  for (const line of reasonsOf(rows)) console.log(line)
  return count.rows === (count.outcomes.complete ?? 0) ? EXIT.done : EXIT.held
}

/** The reasons, the most frequent first, with what they mean. */
function reasonsOf(rows: readonly ReconciledRow[]): string[] {
  const byCode = Map.groupBy(rows, ({ code }) => code ?? '')
  byCode.delete('')
  const counted = [...byCode].toSorted(([, a], [, b]) => b.length - a.length)
  return counted.map(([code, alike]) => `  ${alike.length} × ${code}: ${whatItSays(code)}`)
}

function lineOf(row: ReconciledRow): string {
  const counts = [row.studyCount, row.instanceCount, row.receivedCount, row.instanceCount - row.receivedCount]
  const ends = [row.outcome ?? 'open', row.code ?? '', row.attempts]
  return `${[row.line, row.asked, row.sameAs ?? '', ...counts, ...ends].join(',')}\n`
}
