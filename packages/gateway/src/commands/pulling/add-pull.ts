import { join } from 'node:path'
import { appendAudit } from '../../records/audit/append-audit.ts'
import { readPullList } from '../../records/pull-list-csv.ts'
import { insertPull } from '../../records/pulls/insert-pull.ts'
import { listArchives } from '../../records/pulls/list-archives.ts'
import { PullLists } from '../../records/pulls/pull-lists.ts'
import { transact } from '../../records/statement.ts'
import { letheHome } from '../../system/master-key.ts'
import { UsageError } from '../../system/usage-error.ts'
import { EXIT } from '../command.ts'
import { withOwnRecords } from '../own-records.ts'

/** Reads and checks a list, seals it, and gives it to the gateway. Of a list with a mistake nothing is stored. */
export async function addPull(path: string, archive: string): Promise<number> {
  const lines = readPullList(path)
  const id = await withOwnRecords(async ({ db }, key) => {
    const archives = await listArchives(db)
    const archiveId = archives.get(archive)
    if (archiveId === undefined) throw new UsageError(unknownArchive([...archives.keys()]))
    const lists = new PullLists(join(letheHome(), 'pulls'), key)
    const list = lists.write(lines)
    return transact(db, async (tx) => {
      const added = await insertPull(tx, archiveId, { list, lines })
      const about = { subject: `pull:${added}`, outcome: 'done', count: lines.length }
      await appendAudit(tx, { actor: 'system:command', event: 'pull-added', ...about })
      return added
    })
  })
  const repeated = lines.filter(({ sameAs }) => sameAs !== undefined).length
  console.log(
    `pull ${id}: ${lines.length} rows to be asked of ${archive}${repeated > 0 ? `, ${repeated} of them repeat others` : ''}`,
  )
  console.log(`${path} is left as it is: it says who is who`)
  return EXIT.done
}

function unknownArchive(names: readonly string[]): string {
  if (names.length === 0) return 'no gateway was started with archives yet: name them in its configuration, and start it'
  return `there is no such archive; a gateway was started with: ${names.join(', ')}`
}
