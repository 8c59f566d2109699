// An SCP for tests, which keeps what it receives in memory.
import { transferSyntax } from '@lethe/dicom'
import { DIMSE_LIMITS, STORAGE_SOP_CLASSES, VERIFICATION, type DimseLimits } from '@lethe/dimse'
import { startDimseServer, type DimseServer, type DimseServerOptions } from '../../packages/gateway/src/system/dimse-server.ts'

/** One Data Set that came in whole. */
export interface Received {
  readonly sopInstanceUid: string
  readonly transferSyntaxUid: string
  readonly dataSet: Buffer
}

/** A provider with what it received so far, and the codes of associations that failed. */
export interface Receiver {
  readonly server: DimseServer
  readonly received: Received[]
  readonly failures: string[]
}

/** Starts a provider on any free port of loopback, under the name LETHE. */
export async function startReceiver(tls?: DimseServerOptions['tls'], limits: Partial<DimseLimits> = {}): Promise<Receiver> {
  const received: Received[] = []
  const failures: string[] = []
  const server = await startDimseServer({
    host: '127.0.0.1',
    port: 0,
    limits: { ...DIMSE_LIMITS, ...limits },
    associationsMax: 250,
    policy: {
      calledAeTitles: ['LETHE'],
      sources: [{ name: 'peer', addresses: ['127.0.0.1'] }],
      abstractSyntaxes: new Set([VERIFICATION, ...STORAGE_SOP_CLASSES]),
      acceptsTransferSyntax: (uid) => transferSyntax(uid) !== undefined,
      userIdentity: 'ignore',
      implementation: { classUid: '1.2.3', versionName: 'TEST' },
    },
    handler: {
      store: async ({ sopInstanceUid, transferSyntaxUid, dataSet }) => {
        const pieces: Uint8Array[] = []
        for await (const piece of dataSet) pieces.push(piece.slice())
        received.push({ sopInstanceUid, transferSyntaxUid, dataSet: Buffer.concat(pieces) })
        return { status: 0 }
      },
      failed: ({ code }) => void failures.push(code),
    },
    ...(tls === undefined ? {} : { tls }),
  })
  return { server, received, failures }
}
