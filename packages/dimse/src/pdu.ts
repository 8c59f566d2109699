/** A presentation context as a requestor proposes it (PS3.8 9.3.2.2). */
export interface ProposedContext {
  readonly id: number
  readonly abstractSyntax: string
  readonly transferSyntaxes: readonly string[]
}

/** Result/Reason of a presentation context in an A-ASSOCIATE-AC (PS3.8 Table 9-18). */
export const CONTEXT_RESULT = {
  acceptance: 0,
  userRejection: 1,
  noReason: 2,
  abstractSyntaxNotSupported: 3,
  transferSyntaxesNotSupported: 4,
} as const

/** A presentation context as an acceptor answers it (PS3.8 9.3.3.2). */
export interface AnsweredContext {
  readonly id: number
  readonly result: number
  /** Of meaning only with acceptance. */
  readonly transferSyntax: string
}

/** SCP/SCU Role Selection (PS3.7 D.3.3.4). */
export interface RoleSelection {
  readonly sopClassUid: string
  readonly scu: number
  readonly scp: number
}

/** SOP Class Extended Negotiation (PS3.7 D.3.3.5). */
export interface ExtendedNegotiation {
  readonly sopClassUid: string
  readonly information: Uint8Array
}

/** SOP Class Common Extended Negotiation (PS3.7 D.3.3.6). */
export interface CommonExtendedNegotiation {
  readonly sopClassUid: string
  readonly serviceClassUid: string
  readonly relatedSopClassUids: readonly string[]
}

/** User Identity Negotiation (PS3.7 D.3.3.7), without the fields: whoever ignores an identity has no need of a password. */
export interface UserIdentity {
  readonly type: number
  readonly positiveResponseRequested: number
}

/** User Information Item (PS3.8 9.3.2.3 and annex D, PS3.7 D.3.3). */
export interface UserInformation {
  /** Zero: no maximum. */
  readonly maximumLength: number
  readonly implementationClassUid: string
  readonly implementationVersionName: string
  /** Operations invoked and performed at once; nothing where it was not negotiated, which means one and one. */
  readonly asynchronousOperations?: { readonly invoked: number; readonly performed: number }
  readonly roles: readonly RoleSelection[]
  readonly extended: readonly ExtendedNegotiation[]
  readonly commonExtended: readonly CommonExtendedNegotiation[]
  readonly userIdentity?: UserIdentity
}

/** What A-ASSOCIATE-RQ and A-ASSOCIATE-AC have in common. */
interface AssociateFields {
  readonly protocolVersion: number
  readonly calledAeTitle: string
  readonly callingAeTitle: string
  readonly applicationContext: string
  readonly userInformation: UserInformation
}

/** PS3.8 9.3.2. */
export interface AssociateRequest extends AssociateFields {
  readonly kind: 'A-ASSOCIATE-RQ'
  readonly contexts: readonly ProposedContext[]
}

/** PS3.8 9.3.3. */
export interface AssociateAccept extends AssociateFields {
  readonly kind: 'A-ASSOCIATE-AC'
  readonly contexts: readonly AnsweredContext[]
}

/** PS3.8 9.3.4. */
export interface AssociateReject {
  readonly kind: 'A-ASSOCIATE-RJ'
  readonly result: number
  readonly source: number
  readonly reason: number
}

/** PS3.8 9.3.8. */
interface Abort {
  readonly kind: 'A-ABORT'
  readonly source: number
  readonly reason: number
}

/**
 * A piece of a presentation data value (PS3.8 9.3.5 and annex E). A value may come in several pieces, since a PDU is never held whole;
 * `last` holds only for the last piece of the last fragment of a message's part.
 */
export interface DataPiece {
  readonly kind: 'P-DATA-TF'
  readonly contextId: number
  readonly part: 'command' | 'dataSet'
  readonly last: boolean
  /** A view into the bytes that were pushed. */
  readonly bytes: Uint8Array
}

/** A PDU, or a piece of one. */
export type Pdu =
  | AssociateRequest
  | AssociateAccept
  | AssociateReject
  | DataPiece
  | { readonly kind: 'A-RELEASE-RQ' }
  | { readonly kind: 'A-RELEASE-RP' }
  | Abort

/** PDU types (PS3.8 9.3.1). */
export const PDU_TYPE = {
  'A-ASSOCIATE-RQ': 1,
  'A-ASSOCIATE-AC': 2,
  'A-ASSOCIATE-RJ': 3,
  'P-DATA-TF': 4,
  'A-RELEASE-RQ': 5,
  'A-RELEASE-RP': 6,
  'A-ABORT': 7,
} as const satisfies Record<Pdu['kind'], number>

/** The DICOM application context (PS3.7 A.2.1). */
export const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1'

/** Source and reason of an A-ABORT (PS3.8 Table 9-26). */
export const ABORT_SOURCE = { serviceUser: 0, serviceProvider: 2 } as const
export const ABORT_REASON = {
  notSpecified: 0,
  unrecognizedPdu: 1,
  unexpectedPdu: 2,
  unrecognizedPduParameter: 4,
  unexpectedPduParameter: 5,
  invalidPduParameterValue: 6,
} as const
