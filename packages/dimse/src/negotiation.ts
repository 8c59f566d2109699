import { allowedSource, type AllowedSource, type AssociationPolicy } from './association-policy.ts'
import { APPLICATION_CONTEXT, CONTEXT_RESULT } from './pdu.ts'
import type { AnsweredContext, AssociateAccept, AssociateRequest, ProposedContext, RoleSelection } from './pdu.ts'
import type { Rejection } from './rejections.ts'

/** A presentation context that both sides agreed on. */
export interface AgreedContext {
  readonly abstractSyntax: string
  readonly transferSyntax: string
}

/** What becomes of an association request. */
export type Negotiated =
  | { readonly rejection: Rejection }
  | {
      readonly rejection?: undefined
      readonly answer: AssociateAccept
      readonly contexts: ReadonlyMap<number, AgreedContext>
      readonly source: AllowedSource
    }

/** What is known of a request beside its PDU. */
export interface Circumstances {
  readonly address: string
  readonly hasRoom: boolean
  /** Maximum Length Received, as it is announced. */
  readonly pduBytesMax: number
}

/** Decides about an association request, and nothing else: the same request under the same policy has the same answer. */
export function negotiate(request: AssociateRequest, policy: AssociationPolicy, circumstances: Circumstances): Negotiated {
  const { callingAeTitle, calledAeTitle, userInformation } = request
  if (request.applicationContext !== APPLICATION_CONTEXT) return { rejection: 'applicationContextNotSupported' }
  if (!policy.calledAeTitles.includes(calledAeTitle)) return { rejection: 'calledAeTitleNotRecognized' }
  const source = allowedSource(policy, { callingAeTitle, address: circumstances.address })
  if (source === undefined) return { rejection: 'callingAeTitleNotRecognized' }
  if (userInformation.userIdentity !== undefined && policy.userIdentity === 'refuse') return { rejection: 'userIdentityRefused' }
  if (!circumstances.hasRoom) return { rejection: 'localLimitExceeded' }
  const contexts = new Map<number, AgreedContext>()
  const seen = new Set<number>()
  const answered = request.contexts.map((context): AnsweredContext => {
    // PS3.8 9.3.2.2: odd numbers, each once.
    const isValid = context.id % 2 === 1 && !seen.has(context.id)
    seen.add(context.id)
    return isValid ? answerContext(context, policy, contexts) : refused(context, CONTEXT_RESULT.noReason)
  })
  const { classUid, versionName } = policy.implementation
  const answer: AssociateAccept = {
    kind: 'A-ASSOCIATE-AC',
    protocolVersion: 1,
    // PS3.8 9.3.3: the titles come back as they were sent.
    calledAeTitle,
    callingAeTitle,
    applicationContext: APPLICATION_CONTEXT,
    contexts: answered,
    userInformation: {
      maximumLength: circumstances.pduBytesMax,
      implementationClassUid: classUid,
      implementationVersionName: versionName,
      // PS3.7 D.3.3.3: what is not answered is one operation at a time; D.3.3.5: extended negotiation that is not answered is not supported.
      roles: userInformation.roles.map((role) => answerRole(role, policy)),
      extended: [],
      commonExtended: [],
    },
  }
  return { answer, contexts, source }
}

function answerContext(context: ProposedContext, policy: AssociationPolicy, agreed: Map<number, AgreedContext>): AnsweredContext {
  const { id, abstractSyntax, transferSyntaxes } = context
  if (!policy.abstractSyntaxes.has(abstractSyntax)) return refused(context, CONTEXT_RESULT.abstractSyntaxNotSupported)
  const transferSyntax = transferSyntaxes.find((uid) => policy.acceptsTransferSyntax(uid))
  if (transferSyntax === undefined) return refused(context, CONTEXT_RESULT.transferSyntaxesNotSupported)
  agreed.set(id, { abstractSyntax, transferSyntax })
  return { id, result: CONTEXT_RESULT.acceptance, transferSyntax }
}

function refused({ id, transferSyntaxes }: ProposedContext, result: number): AnsweredContext {
  return { id, result, transferSyntax: transferSyntaxes[0] ?? '' }
}

/** PS3.7 D.3.3.4: the requestor may be SCU, and nothing else; Lethe sends nothing over an association that it did not ask for. */
function answerRole({ sopClassUid, scu }: RoleSelection, policy: AssociationPolicy): RoleSelection {
  return { sopClassUid, scu: policy.abstractSyntaxes.has(sopClassUid) ? scu & 1 : 0, scp: 0 }
}
