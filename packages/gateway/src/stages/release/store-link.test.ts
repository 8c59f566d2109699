// Goal: objects go over one association as long as it serves, each as it lies in the archive; of one that was damaged nothing whole arrives.
// Method: a provider on loopback that keeps what it received and counts associations; objects of several kinds, changed on the disk, or not there.
import { createHash } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { EXPLICIT_VR_LITTLE_ENDIAN, uidOfKeyword } from '@lethe/dicom'
import { DIMSE_LIMITS, STORAGE_SOP_CLASSES } from '@lethe/dimse'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataSetOf, encodeInstance } from '../../instances.test-support.ts'
import { startDimseServer, type DimseServer } from '../../system/dimse-server.ts'
import { Pace } from '../../system/pace.ts'
import { TemporaryFolder } from '../../temporary-folder.test-support.ts'
import type { SentObject } from './link.ts'
import { StoreLink } from './store-link.ts'

const CT_IMAGE = uidOfKeyword('CTImageStorage') as string
const MR_IMAGE = uidOfKeyword('MRImageStorage') as string

let server: DimseServer
let received: { readonly uid: string; readonly dataSet: Buffer; readonly association: string }[]
let link: StoreLink

beforeEach(async () => {
  received = []
  server = await startDimseServer({
    ...{ host: '127.0.0.1', port: 0, limits: DIMSE_LIMITS, associationsMax: 10 },
    policy: {
      calledAeTitles: ['RESEARCH'],
      sources: [{ name: 'any' }],
      abstractSyntaxes: new Set(STORAGE_SOP_CLASSES),
      acceptsTransferSyntax: (uid) => uid === EXPLICIT_VR_LITTLE_ENDIAN,
      userIdentity: 'ignore',
      implementation: { classUid: '1.2.3', versionName: 'TEST' },
    },
    handler: {
      store: async ({ sopInstanceUid, dataSet }) => {
        const pieces: Uint8Array[] = []
        // A copy: the memory of what arrived is used again.
        for await (const piece of dataSet) pieces.push(Buffer.from(piece))
        received.push({ uid: sopInstanceUid, dataSet: Buffer.concat(pieces), association: String(server.associationCount()) })
        return { status: 0 }
      },
    },
  })
  link = new StoreLink(
    { address: { host: '127.0.0.1', port: server.port }, calledAeTitle: 'RESEARCH', callingAeTitle: 'LETHE' },
    new Pace(),
  )
})

afterEach(async () => {
  await link.rest()
  await server.close(0)
})

function object(number: number, change: Partial<SentObject> = {}): SentObject & { readonly bytes: Buffer } {
  // Over a piece of 256 KiB, so that something was sent before the damage is seen.
  const bytes = Buffer.from(encodeInstance({ number, side: 512 }))
  return {
    ...{ bytes, instanceId: number, sopClassUid: CT_IMAGE, sopInstanceUid: `2.25.${number}`, attempts: 1 },
    ...{ transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN, byteCount: bytes.length },
    ...{ sha256: createHash('sha256').update(bytes).digest(), path: new TemporaryFolder().write(`${number}.dcm`, bytes) },
    ...change,
  }
}

test('objects go one after the other over one association, and a new kind over one that proposes the old kinds too', async () => {
  const [first, second, other] = [object(1), object(2), object(3, { sopClassUid: MR_IMAGE })]
  await link.prepare([first])
  expect(await link.send(first)).toEqual({ end: 'delivered' })
  await link.prepare([second])
  expect(await link.send(second)).toEqual({ end: 'delivered' })
  await link.prepare([other])
  expect([await link.send(other), await link.send(first)]).toEqual([{ end: 'delivered' }, { end: 'delivered' }])
  expect(received.map(({ uid }) => uid)).toEqual(['2.25.1', '2.25.2', '2.25.3', '2.25.1'])
  expect(received.map(({ association }) => association)).toEqual(['1', '1', '1', '1'])
  expect(received[0]?.dataSet.equals(dataSetOf(first.bytes))).toBe(true)
})

test('a damaged object is aborted in the middle, and the next ones go', async () => {
  const [damaged, cut, gone, whole] = [object(1), object(2), object(3), object(4)]
  const changed = Buffer.from(damaged.bytes)
  changed[changed.length - 1] = 99
  writeFileSync(damaged.path, changed)
  writeFileSync(cut.path, cut.bytes.subarray(0, 400_000))
  rmSync(gone.path)
  await link.prepare([damaged, cut, gone, whole])
  expect(await link.send(damaged)).toEqual({ end: 'failed', code: 'RELEASE_OBJECT_DAMAGED' })
  expect(await link.send(cut)).toEqual({ end: 'failed', code: 'RELEASE_OBJECT_DAMAGED' })
  expect(await link.send(gone)).toEqual({ end: 'failed', code: 'GATEWAY_UNREADABLE' })
  expect(await link.send(whole)).toEqual({ end: 'delivered' })
  expect(received.map(({ uid }) => uid)).toEqual(['2.25.4'])
})

test('what is not accepted is not sent, and nobody there is told as that', async () => {
  const compressed = object(1, { transferSyntaxUid: '1.2.840.10008.1.2.4.90' })
  await link.prepare([compressed])
  expect(await link.send(compressed)).toEqual({ end: 'failed', code: 'RELEASE_NOT_ACCEPTED' })
  const stranger = new StoreLink(
    { address: { host: '127.0.0.1', port: server.port }, calledAeTitle: 'OTHER', callingAeTitle: 'LETHE' },
    new Pace(),
  )
  await stranger.prepare([compressed])
  expect(await stranger.send(compressed)).toEqual({ end: 'away', code: 'DIMSE_REJECTED' })
  await link.rest()
  await server.close(0)
  expect(await link.send(compressed)).toEqual({ end: 'away', code: 'DIMSE_UNREACHABLE' })
})
