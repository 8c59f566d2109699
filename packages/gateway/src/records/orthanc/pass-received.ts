import { sql } from 'kysely'
import type { InTransaction } from '../statement.ts'
import type { Holder } from './insert-received.ts'
import type { MadeInline } from './received-instance.ts'

/** Notes that an instance which was held back before has passed now that it came again: the profile, or Lethe, has changed. */
export async function passReceived(
  tx: InTransaction,
  { profileId }: Holder,
  { instanceId, made: { engine, report } }: { readonly instanceId: number; readonly made: MadeInline },
): Promise<void> {
  await tx
    .updateTable('instances')
    .set({ state: 'inspected', moved_at: new Date(), reason_code: null, reason_tag: null, reason_offset: null })
    .where('id', '=', instanceId)
    .execute()
  const text = JSON.stringify(report)
  await sql`
    INSERT INTO reports (instance_id, profile_id, engine, report) VALUES (${instanceId}, ${profileId}, ${engine}, ${text}::jsonb)
    ON CONFLICT (instance_id) DO UPDATE SET profile_id = excluded.profile_id, engine = excluded.engine, report = excluded.report,
      made_count = reports.made_count + 1
  `.execute(tx)
}
