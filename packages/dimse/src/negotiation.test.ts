// Goal: what is answered to an association request follows from the policy alone, with the reasons of PS3.8 Tables 9-18 and 9-21.
// Method: one request that is right, changed in one place at a time, and a law over random contexts.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { negotiate, type Negotiated } from './negotiation.ts'
import { APPLICATION_CONTEXT, type AssociateRequest, type ProposedContext } from './pdu.ts'
import { STORAGE_SOP_CLASSES, VERIFICATION } from './storage-sop-classes.ts'
import { POLICY } from './wire.test-support.ts'

const CT = '1.2.840.10008.5.1.4.1.1.2'
const [IMPLICIT, EXPLICIT, PRIVATE] = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.3.46.670589.33.1.4.1']
const HERE = { address: '192.0.2.1', hasRoom: true, pduBytesMax: 65_536 }

const RIGHT: AssociateRequest = {
  kind: 'A-ASSOCIATE-RQ',
  protocolVersion: 1,
  calledAeTitle: 'LETHE',
  callingAeTitle: 'WARD',
  applicationContext: APPLICATION_CONTEXT,
  contexts: [{ id: 1, abstractSyntax: CT, transferSyntaxes: [PRIVATE, EXPLICIT, IMPLICIT] }],
  userInformation: {
    maximumLength: 16_384,
    implementationClassUid: '1.2',
    implementationVersionName: '',
    roles: [],
    extended: [],
    commonExtended: [],
  },
}

function answerOf(negotiated: Negotiated) {
  if (negotiated.rejection !== undefined) throw new Error(negotiated.rejection)
  return negotiated.answer
}

describe('contexts', () => {
  test.each<[string, ProposedContext[], [number, number, string][]]>([
    ['the first transfer syntax that we read is taken', RIGHT.contexts.slice(), [[1, 0, EXPLICIT]]],
    ['a SOP Class that is none', [{ id: 1, abstractSyntax: '1.2.3', transferSyntaxes: [EXPLICIT] }], [[1, 3, EXPLICIT]]],
    [
      'storage commitment is not offered',
      [{ id: 1, abstractSyntax: '1.2.840.10008.1.20.1', transferSyntaxes: [IMPLICIT] }],
      [[1, 3, IMPLICIT]],
    ],
    ['no transfer syntax that we read', [{ id: 1, abstractSyntax: CT, transferSyntaxes: [PRIVATE] }], [[1, 4, PRIVATE]]],
    ['no transfer syntax at all', [{ id: 1, abstractSyntax: CT, transferSyntaxes: [] }], [[1, 4, '']]],
    ['an even number', [{ id: 2, abstractSyntax: CT, transferSyntaxes: [IMPLICIT] }], [[2, 2, IMPLICIT]]],
    [
      'a number for the second time',
      [
        { id: 1, abstractSyntax: CT, transferSyntaxes: [IMPLICIT] },
        { id: 1, abstractSyntax: VERIFICATION, transferSyntaxes: [IMPLICIT] },
      ],
      [
        [1, 0, IMPLICIT],
        [1, 2, IMPLICIT],
      ],
    ],
  ])('%s', (_name, contexts, expected) => {
    const answer = answerOf(negotiate({ ...RIGHT, contexts }, POLICY, HERE))
    expect(answer.contexts.map(({ id, result, transferSyntax }) => [id, result, transferSyntax])).toEqual(expected)
  })

  test('each proposed context has its answer, and only what was proposed is agreed', () => {
    const context = fc.record({
      id: fc.integer({ min: 0, max: 255 }),
      abstractSyntax: fc.constantFrom(CT, VERIFICATION, '1.2.3'),
      transferSyntaxes: fc.array(fc.constantFrom(IMPLICIT, EXPLICIT, PRIVATE), { maxLength: 3 }),
    })
    fc.assert(
      fc.property(fc.array(context, { maxLength: 10 }), (contexts) => {
        const negotiated = negotiate({ ...RIGHT, contexts }, POLICY, HERE)
        expect(answerOf(negotiated).contexts.map(({ id }) => id)).toEqual(contexts.map(({ id }) => id))
        if (negotiated.rejection !== undefined) return
        for (const [id, { abstractSyntax, transferSyntax }] of negotiated.contexts) {
          const proposed = contexts.find((one) => one.id === id)
          expect(proposed?.abstractSyntax).toBe(abstractSyntax)
          expect(proposed?.transferSyntaxes).toContain(transferSyntax)
        }
      }),
    )
  })
})

describe('user information', () => {
  test('maximum length and names are ours; asynchronous operations and extended negotiation are not answered', () => {
    const userInformation = {
      ...RIGHT.userInformation,
      asynchronousOperations: { invoked: 5, performed: 5 },
      extended: [{ sopClassUid: CT, information: Uint8Array.of(1, 0) }],
      commonExtended: [{ sopClassUid: CT, serviceClassUid: '1.2.840.10008.4.2', relatedSopClassUids: [] }],
      userIdentity: { type: 2, positiveResponseRequested: 1 },
    }
    expect(answerOf(negotiate({ ...RIGHT, userInformation }, POLICY, HERE)).userInformation).toEqual({
      maximumLength: 65_536,
      implementationClassUid: '1.2.3',
      implementationVersionName: 'TEST',
      roles: [],
      extended: [],
      commonExtended: [],
    })
  })

  test('a requestor may be SCU, and not SCP', () => {
    const roles = [
      { sopClassUid: CT, scu: 1, scp: 1 },
      { sopClassUid: '1.2.3', scu: 1, scp: 1 },
    ]
    const answer = answerOf(negotiate({ ...RIGHT, userInformation: { ...RIGHT.userInformation, roles } }, POLICY, HERE))
    expect(answer.userInformation.roles).toEqual([
      { sopClassUid: CT, scu: 1, scp: 0 },
      { sopClassUid: '1.2.3', scu: 0, scp: 0 },
    ])
  })

  test('a user identity is refused where the policy says so', () => {
    const userInformation = { ...RIGHT.userInformation, userIdentity: { type: 1, positiveResponseRequested: 0 } }
    expect(negotiate({ ...RIGHT, userInformation }, { ...POLICY, userIdentity: 'refuse' }, HERE).rejection).toBe(
      'userIdentityRefused',
    )
    expect(negotiate(RIGHT, { ...POLICY, userIdentity: 'refuse' }, HERE).rejection).toBeUndefined()
  })

  test('another application context is rejected', () => {
    expect(negotiate({ ...RIGHT, applicationContext: '1.2' }, POLICY, HERE).rejection).toBe('applicationContextNotSupported')
  })
})

test('the Storage SOP Classes are those of PS3.6, and Storage Commitment is none of them', () => {
  expect(STORAGE_SOP_CLASSES).toContain(CT)
  expect(STORAGE_SOP_CLASSES).toContain('1.2.840.10008.5.1.4.1.1.88.22')
  expect(STORAGE_SOP_CLASSES).toContain('1.2.840.10008.5.1.4.34.7')
  expect(STORAGE_SOP_CLASSES.length).toBeGreaterThan(180)
  for (const uid of ['1.2.840.10008.1.20.1', '1.2.840.10008.1.3.10', '1.2.840.10008.4.2'])
    expect(STORAGE_SOP_CLASSES).not.toContain(uid)
})
