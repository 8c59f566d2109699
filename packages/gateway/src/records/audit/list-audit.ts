import type { Selectable } from 'kysely'
import type { Db } from '../statement.ts'
import type { Tables } from '../tables.ts'

/** The rows behind a number, in their order. */
export function listAudit(
  db: Db,
  { after, countMax }: { after: number; countMax: number },
): Promise<Selectable<Tables['audit']>[]> {
  return db.selectFrom('audit').selectAll().where('number', '>', after).orderBy('number').limit(countMax).execute()
}
