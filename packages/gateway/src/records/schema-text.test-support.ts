import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { openRecords } from './open-records.ts'

// What a database consists of, in words that every server from 15 on gives alike.
const COLUMNS = `
  SELECT c.relname AS name, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
    a.attidentity <> '' AS counted, pg_get_expr(d.adbin, d.adrelid) AS otherwise
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname, a.attnum`
const CONSTRAINTS = `
  SELECT conrelid::regclass::text AS name, pg_get_constraintdef(oid) AS text FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u') ORDER BY 1, 2`
const OTHERS = `
  SELECT pg_get_indexdef(indexrelid) AS text FROM pg_index JOIN pg_class c ON c.oid = indexrelid
    WHERE c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
  UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1`
const GRANTS = `
  SELECT c.relname AS name, string_agg(g.privilege_type, ', ' ORDER BY g.privilege_type) AS rights
  FROM pg_class c, aclexplode(c.relacl) g JOIN pg_roles r ON r.oid = g.grantee
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND r.rolname = 'lethe_work' GROUP BY 1 ORDER BY 1`

interface Column {
  readonly name: string
  readonly column: string
  readonly type: string
  readonly required: boolean
  readonly counted: boolean
  readonly otherwise: string | null
}

/** The schema as a text that a person can read and compare: the golden file `migrations/schema.sql`. */
export async function schemaText(pool: Pool): Promise<string> {
  const rows = async <T extends object>(sql: string): Promise<T[]> => (await pool.query<T>(sql)).rows
  const columns = await rows<Column>(COLUMNS)
  const constraints = await rows<{ name: string; text: string }>(CONSTRAINTS)
  const tables = [...new Set(columns.map(({ name }) => name))].map((table) => {
    const lines = [
      ...columns.filter(({ name }) => name === table).map(columnText),
      ...constraints.filter(({ name }) => name === table).map(({ text }) => text),
    ]
    return `CREATE TABLE ${table} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n);\n`
  })
  const others = (await rows<{ text: string }>(OTHERS)).map(
    ({ text }) => `${text.trimEnd().replace(/ (FOR EACH|WHERE|USING) /g, '\n  $1 ')};\n`,
  )
  const grants = await rows<{ name: string; rights: string }>(GRANTS)
  const rights = grants.map((grant) => `GRANT ${grant.rights} ON ${grant.name} TO lethe_work;\n`)
  const head = '-- What the migrations make. Remade by `npm run golden -- --accept`, never edited.\n\n'
  return head + [...tables, ...others, ...rights].join('\n')
}

function columnText({ column, type, required, counted, otherwise }: Column): string {
  const parts = [column, type, required ? 'NOT NULL' : '', counted ? 'GENERATED ALWAYS AS IDENTITY' : '']
  return [...parts, otherwise === null ? '' : `DEFAULT ${otherwise}`].filter((part) => part !== '').join(' ')
}

/** The schema that the migrations make on a fresh embedded server. */
export async function migratedSchema(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'lethe-schema-'))
  const records = await openRecords({ home, masterKey: new Uint8Array(32) })
  try {
    return await schemaText(records.pool)
  } finally {
    await records.close()
    rmSync(home, { recursive: true })
  }
}
