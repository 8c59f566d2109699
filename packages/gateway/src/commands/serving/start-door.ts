import { createSecureContext } from 'node:tls'
import { Fault, transferSyntax } from '@lethe/dicom'
import { DIMSE_LIMITS, STORAGE_SOP_CLASSES, VERIFICATION, type AssociationPolicy, type ScpHandler } from '@lethe/dimse'
import type { Source } from '../../records/sources/source.ts'
import { DimseDoor } from '../../stages/admit/dimse-door.ts'
import { startDimseServer, type DimseServer } from '../../system/dimse-server.ts'
import { IMPLEMENTATION } from '../../system/implementation.ts'
import { readPem } from '../../system/pem-file.ts'
import { UsageError } from '../../system/usage-error.ts'
import type { DimseConfig } from './config.ts'
import type { Parts } from './parts.ts'

/** Who may send, and who is told that something was admitted. */
export interface Senders {
  readonly sources: ReadonlyMap<string, Source>
  readonly wake: () => void
}

/** The door through which every instance comes in, whichever way it came. */
export function openDoor({ log, db, inbox, room, metrics }: Parts, { sources, wake }: Senders): DimseDoor {
  return new DimseDoor({
    ...{ db, inbox, sources, hasRoom: room.hasRoom, onAdmitted: wake },
    onRefused: (source, error) => {
      if (!(error instanceof Fault)) return log.trouble(error, { stage: 'admit', source })
      metrics.refused(error.code)
      log.warn('instance-refused', { stage: 'admit', source, code: error.code })
    },
  })
}

/** The role `admit`: takes C-STORE from the sources of the configuration. */
export function startDoor({ config, log, metrics }: Parts, door: DimseDoor): Promise<DimseServer> {
  const { dimse } = config
  const policy: AssociationPolicy = {
    calledAeTitles: dimse.aeTitles,
    sources: config.sources,
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

function tlsOf({ tls }: DimseConfig) {
  if (tls === undefined) return {}
  const [certificate, privateKey] = [readPem(tls.certificate), readPem(tls.privateKey)]
  const clients = tls.clientAuthorities === undefined ? {} : { clientAuthorities: readPem(tls.clientAuthorities) }
  try {
    createSecureContext({
      cert: certificate,
      key: privateKey,
      ...(clients.clientAuthorities && { ca: clients.clientAuthorities }),
    })
  } catch {
    throw new UsageError(`${tls.certificate}: no certificate in PEM, or ${tls.privateKey} is not its key`)
  }
  return { tls: { certificate, privateKey, ...clients } }
}
