import { createHash } from 'node:crypto'
import { appendAudit } from '../../records/audit/append-audit.ts'
import { fingerprintOf, type Definition, type Reach } from '../../records/destinations/definition.ts'
import { forgetDestinations } from '../../records/destinations/forget-destinations.ts'
import { putDestination } from '../../records/destinations/put-destination.ts'
import type { KnownDestination } from '../../records/destinations/approved.ts'
import { transact, type Db } from '../../records/statement.ts'
import { readPem } from '../../system/pem-file.ts'
import type { DestinationConfig } from './destinations-config.ts'

const ACTOR = 'system:configuration'

/** What the configuration says of a destination, as people agree to it: the authorities by what is in their file, and nothing secret. */
function definitionOf({ name, dicom, dicomWeb, gets }: DestinationConfig): Definition {
  const authorities = (file: string | undefined): 'system' | `sha256:${string}` =>
    file === undefined ? 'system' : `sha256:${createHash('sha256').update(readPem(file)).digest('hex')}`
  if (dicom !== undefined) {
    const { host, port, called, calling, tls } = dicom
    const reach: Reach = {
      by: 'C-STORE',
      host,
      port,
      called,
      calling,
      tls: tls === undefined ? 'none' : authorities(tls.authorities),
    }
    return { name, reach, gets }
  }
  if (dicomWeb === undefined) throw new Error('the shape of the configuration lets no destination be without a node')
  const { url, token } = dicomWeb
  const tls = url.startsWith('https:') ? authorities(dicomWeb.authorities) : 'none'
  return { name, reach: { by: 'STOW-RS', url, tls, token: token === undefined ? 'none' : 'bearer' }, gets }
}

/**
 * Brings the destinations of the records to what the configuration says; the audit tells what changed, and with each change an approval is
 * void. Gives them by their names, as this process knows them.
 */
export async function settleDestinations(
  db: Db,
  configured: readonly DestinationConfig[],
): Promise<ReadonlyMap<string, KnownDestination>> {
  const definitions = configured.map(definitionOf)
  const settled = new Map<string, KnownDestination>()
  for (const definition of definitions) {
    const { name } = definition
    const { id } = await transact(db, async (tx) => {
      const put = await putDestination(tx, definition)
      if (put.isChanged) await appendAudit(tx, changed(name))
      return put
    })
    settled.set(name, { id, fingerprint: fingerprintOf(definition) })
  }
  await transact(db, async (tx) => {
    const gone = await forgetDestinations(tx, [...settled.keys()])
    for (const name of gone) await appendAudit(tx, changed(name))
  })
  return settled
}

function changed(name: string) {
  return { actor: ACTOR, event: 'destination-changed', subject: `destination:${name}`, outcome: 'done', count: 1 } as const
}
