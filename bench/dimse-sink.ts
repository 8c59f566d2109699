// A provider that takes every instance and keeps nothing: what a benchmark of the wire sends to. Prints its port; ends with SIGTERM.
import { transferSyntax } from '@lethe/dicom'
import { DIMSE_LIMITS, STORAGE_SOP_CLASSES, VERIFICATION } from '@lethe/dimse'
import { startDimseServer } from '../packages/gateway/src/system/dimse-server.ts'

const server = await startDimseServer({
  host: '127.0.0.1',
  port: 0,
  limits: DIMSE_LIMITS,
  associationsMax: 64,
  policy: {
    calledAeTitles: ['SINK'],
    sources: [{ name: 'bench', addresses: ['127.0.0.1'] }],
    abstractSyntaxes: new Set([VERIFICATION, ...STORAGE_SOP_CLASSES]),
    acceptsTransferSyntax: (uid) => transferSyntax(uid) !== undefined,
    userIdentity: 'ignore',
    implementation: { classUid: '1.2.3', versionName: 'BENCH' },
  },
  handler: {
    store: async ({ dataSet }) => {
      for await (const _ of dataSet);
      return { status: 0 }
    },
  },
})
console.log(server.port)
process.once('SIGTERM', () => void server.close(1000))
