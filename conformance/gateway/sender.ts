// Senders of made instances, which note what was acknowledged and live on when the gateway does not.
import { EXPLICIT_VR_LITTLE_ENDIAN, uidOfKeyword } from '@lethe/dicom'
import { dataSetOf, encodeInstance } from '../../packages/gateway/src/instances.test-support.ts'
import { connectScu } from '../../packages/gateway/src/system/dimse-client.ts'

const CT_IMAGE = uidOfKeyword('CTImageStorage') as string
const UID = '1.2.276.0.9999.77.3'
const ASSOCIATIONS = 4

/** The SOP Instance UID of a made instance. */
export function uidOf(number: number): string {
  return `${UID}.${number}`
}

/** What a sender learnt: statuses by the instance's number; what has none was cut off. */
export type Told = Map<number, number>

/** Sends instances over one association until all are sent or the connection ends. */
export async function sendNumbers(port: number, numbers: readonly number[], told: Told): Promise<void> {
  try {
    const scu = await connectScu({ host: '127.0.0.1', port })
    const contexts = [{ id: 1, abstractSyntax: CT_IMAGE, transferSyntaxes: [EXPLICIT_VR_LITTLE_ENDIAN] }]
    const implementation = { classUid: UID, versionName: 'TEST' }
    await scu.associate({ calledAeTitle: 'LETHE', callingAeTitle: 'SENDER', contexts, implementation })
    for (const number of numbers) told.set(number, await scu.store(instanceOf(number)))
    await scu.release()
  } catch {
    // Cut off: what was not told is sent again.
  }
}

/** The same, shared among several associations. */
export async function sendShared(port: number, numbers: readonly number[], told: Told): Promise<void> {
  const shares = Array.from({ length: ASSOCIATIONS }, (_, share) =>
    numbers.filter((_number, index) => index % ASSOCIATIONS === share),
  )
  await Promise.all(shares.map((share) => sendNumbers(port, share, told)))
}

function instanceOf(number: number) {
  return {
    ...{ sopClassUid: CT_IMAGE, sopInstanceUid: uidOf(number), transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN },
    dataSet: inPieces(dataSetOf(encodeInstance({ number, side: 64 }))),
  }
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 2048) yield bytes.subarray(at, at + 2048)
}
