// A provider whose handler waits two seconds and then takes as much as there is; prints its port.
import { setTimeout as sleep } from 'node:timers/promises'
import { DIMSE_LIMITS, STORAGE_SOP_CLASSES } from '@lethe/dimse'
import { startDimseServer } from '../../packages/gateway/src/system/dimse-server.ts'

const WAIT_MS = 2000

const server = await startDimseServer({
  host: '127.0.0.1',
  port: 0,
  limits: DIMSE_LIMITS,
  associationsMax: 4,
  policy: {
    calledAeTitles: ['SINK'],
    sources: [{ name: 'test' }],
    abstractSyntaxes: new Set(STORAGE_SOP_CLASSES),
    acceptsTransferSyntax: () => true,
    userIdentity: 'ignore',
    implementation: { classUid: '1.2.3', versionName: 'TEST' },
  },
  handler: {
    store: async ({ dataSet }) => {
      await sleep(WAIT_MS)
      for await (const _ of dataSet);
      return { status: 0 }
    },
  },
})
process.stdout.write(`${server.port}\n`)
