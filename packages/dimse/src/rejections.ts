import type { AssociateReject } from './pdu.ts'

/** Why an association is rejected: result, source and reason of PS3.8 Table 9-21. */
export const REJECTIONS = {
  userIdentityRefused: { kind: 'A-ASSOCIATE-RJ', result: 1, source: 1, reason: 1 },
  applicationContextNotSupported: { kind: 'A-ASSOCIATE-RJ', result: 1, source: 1, reason: 2 },
  callingAeTitleNotRecognized: { kind: 'A-ASSOCIATE-RJ', result: 1, source: 1, reason: 3 },
  calledAeTitleNotRecognized: { kind: 'A-ASSOCIATE-RJ', result: 1, source: 1, reason: 7 },
  localLimitExceeded: { kind: 'A-ASSOCIATE-RJ', result: 2, source: 3, reason: 2 },
} as const satisfies Record<string, AssociateReject>

export type Rejection = keyof typeof REJECTIONS
