import fc from 'fast-check'
import { APPLICATION_CONTEXT, type AssociateAccept, type AssociateRequest, type Pdu, type UserInformation } from './pdu.ts'
import { encodeDataHeader, encodePdu } from './encode-pdu.ts'

const uid = fc.stringMatching(/^[0-9]{1,9}(\.[0-9]{1,9}){1,5}$/)
const aeTitle = fc.stringMatching(/^[A-Z0-9_]{1,16}$/)
const byte = fc.integer({ min: 0, max: 255 })
const uint16 = fc.integer({ min: 0, max: 0xffff })

const userInformation: fc.Arbitrary<UserInformation> = fc.record(
  {
    maximumLength: fc.integer({ min: 0, max: 0xffffffff }),
    implementationClassUid: uid,
    implementationVersionName: fc.stringMatching(/^[A-Z0-9]{0,16}$/),
    asynchronousOperations: fc.record({ invoked: uint16, performed: uint16 }),
    roles: fc.array(fc.record({ sopClassUid: uid, scu: byte, scp: byte }), { maxLength: 3 }),
    extended: fc.array(fc.record({ sopClassUid: uid, information: fc.uint8Array({ maxLength: 20 }) }), { maxLength: 3 }),
    commonExtended: fc.array(
      fc.record({ sopClassUid: uid, serviceClassUid: uid, relatedSopClassUids: fc.array(uid, { maxLength: 3 }) }),
      { maxLength: 3 },
    ),
    userIdentity: fc.record({ type: byte, positiveResponseRequested: byte }),
  },
  {
    requiredKeys: ['maximumLength', 'implementationClassUid', 'implementationVersionName', 'roles', 'extended', 'commonExtended'],
  },
)

const associate = {
  protocolVersion: uint16,
  calledAeTitle: aeTitle,
  callingAeTitle: aeTitle,
  applicationContext: fc.constant(APPLICATION_CONTEXT),
  userInformation,
}

const request: fc.Arbitrary<AssociateRequest> = fc.record({
  kind: fc.constant('A-ASSOCIATE-RQ' as const),
  ...associate,
  contexts: fc.array(fc.record({ id: byte, abstractSyntax: uid, transferSyntaxes: fc.array(uid, { maxLength: 3 }) }), {
    maxLength: 4,
  }),
})

const accept: fc.Arbitrary<AssociateAccept> = fc.record({
  kind: fc.constant('A-ASSOCIATE-AC' as const),
  ...associate,
  contexts: fc.array(fc.record({ id: byte, result: byte, transferSyntax: uid }), { maxLength: 4 }),
})

/** PDUs that are not P-DATA-TF. */
export const wholePdus: fc.Arbitrary<Exclude<Pdu, { kind: 'P-DATA-TF' }>> = fc.oneof(
  request,
  accept,
  fc.record({ kind: fc.constant('A-ASSOCIATE-RJ' as const), result: byte, source: byte, reason: byte }),
  fc.constant({ kind: 'A-RELEASE-RQ' as const }),
  fc.constant({ kind: 'A-RELEASE-RP' as const }),
  fc.record({ kind: fc.constant('A-ABORT' as const), source: byte, reason: byte }),
)

/** P-DATA-TF PDUs with one fragment. */
export const dataPdus: fc.Arbitrary<Extract<Pdu, { kind: 'P-DATA-TF' }>> = fc.record({
  kind: fc.constant('P-DATA-TF' as const),
  contextId: byte,
  part: fc.constantFrom('command' as const, 'dataSet' as const),
  last: fc.boolean(),
  bytes: fc.uint8Array({ maxLength: 60 }),
})

/** The bytes of a PDU. */
export function bytesOf(pdu: Pdu): Uint8Array {
  if (pdu.kind !== 'P-DATA-TF') return encodePdu(pdu)
  const header = encodeDataHeader(pdu.contextId, { part: pdu.part, last: pdu.last, length: pdu.bytes.length })
  return Uint8Array.from([...header, ...pdu.bytes])
}
