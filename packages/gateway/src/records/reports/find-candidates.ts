import { any, type Db } from '../statement.ts'

/** Those of these candidates that wait for the second look. */
export async function findCandidates(db: Db, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set()
  const rows = await db
    .selectFrom('reports')
    .innerJoin('instances', 'instances.id', 'reports.instance_id')
    .select('candidate_name')
    .where('candidate_name', '=', any(names))
    .where('state', '=', 'deidentified')
    .execute()
  return new Set(rows.flatMap(({ candidate_name }) => candidate_name ?? []))
}
