import type { Db } from '../statement.ts'

/** The archives that a gateway was ever configured for, by name. */
export async function listArchives(db: Db): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom('archives').select(['id', 'name']).orderBy('name').execute()
  return new Map(rows.map(({ id, name }) => [name, id]))
}
