import { transferSyntax } from '@lethe/dicom'
import { DIMSE_LIMITS, STORAGE_SOP_CLASSES, VERIFICATION, type AssociationPolicy, type ScpHandler } from '@lethe/dimse'
import type { Source } from '../../../records/sources/source.ts'
import type { Admission } from '../../../stages/admit/admission.ts'
import type { DimseDoor } from '../../../stages/admit/dimse-door.ts'
import { startDimseServer, type DimseServer } from '../../../system/dimse-server.ts'
import { IMPLEMENTATION } from '../../../system/implementation.ts'
import { readAuthorities, readIdentity } from '../../../system/pem-file.ts'
import type { Parts } from '../parts.ts'
import type { TlsFiles } from './ways-in-config.ts'

/** Through what instances come in, and from whom. */
export interface Entrance {
  readonly admission: Admission
  /** By their names. */
  readonly sources: ReadonlyMap<string, Source>
}

/** The role `admit`: takes C-STORE from the sources of the configuration. */
export function startDoor({ config, log, metrics }: Parts, { dimse: door }: { readonly dimse: DimseDoor }): Promise<DimseServer> {
  const { dimse } = config
  const policy: AssociationPolicy = {
    calledAeTitles: dimse.aeTitles,
    // A row that names no sender would let in anybody.
    sources: config.sources.filter(({ byName }) => byName !== true),
    abstractSyntaxes: new Set([VERIFICATION, ...STORAGE_SOP_CLASSES]),
    acceptsTransferSyntax: (uid) => transferSyntax(uid) !== undefined,
    userIdentity: dimse.refuseUserIdentity ? 'refuse' : 'ignore',
    implementation: IMPLEMENTATION,
  }
  const handler: ScpHandler = {
    store: door.store,
    rejected: ({ rejection }) => {
      metrics.rejected(rejection)
      log.warn('association-rejected', { stage: 'admit', rejection })
    },
    failed: ({ code }) => log.warn('association-failed', { stage: 'admit', code }),
  }
  const { host, port, associationsMax } = dimse
  return startDimseServer({ host, port, associationsMax, policy, limits: DIMSE_LIMITS, handler, ...tlsOf(dimse) })
}

/** The certificates themselves; a mistake in them is one line. */
export function tlsOf({ tls }: { readonly tls?: TlsFiles }) {
  if (tls === undefined) return {}
  const { certificate, privateKey, clientAuthorities } = tls
  const clients = clientAuthorities === undefined ? {} : { clientAuthorities: readAuthorities(clientAuthorities) }
  return { tls: { ...readIdentity(certificate, privateKey), ...clients } }
}
