import { openRecords, type Records } from '../records/open-records.ts'
import { letheHome, masterKey } from '../system/master-key.ts'

/** The installation's records: in `LETHE_HOME`, or on the server that `LETHE_DATABASE_URL` names. */
export async function withOwnRecords<T>(work: (records: Records, key: Uint8Array) => Promise<T>): Promise<T> {
  const key = masterKey(undefined, (line) => console.error(line))
  const records = await openRecords({ home: letheHome(), masterKey: key, url: process.env['LETHE_DATABASE_URL'] })
  try {
    return await work(records, key)
  } finally {
    await records.close()
  }
}
