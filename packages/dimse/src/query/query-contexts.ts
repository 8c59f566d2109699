import {
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  transferSyntax,
} from '@lethe/dicom'
import type { ProposedContext, RoleSelection } from '../pdu.ts'
import { QUERY_RETRIEVE, type QueryRoot, type QueryService } from './query-model.ts'

// PS3.8 9.3.2.2: contexts have the odd numbers from 1 to 255. Two are for C-GET itself.
/** The most SOP Classes for which one C-GET has room. */
export const GET_SOP_CLASSES_MAX = 126

/** Identifiers are small and never compressed. */
const IDENTIFIER_SYNTAXES = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN]

/** What archives keep instances in, the most frequent first. */
const KEPT_SYNTAXES: readonly string[] = [
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  '1.2.840.10008.1.2.4.90', // JPEG 2000, lossless
  '1.2.840.10008.1.2.4.70', // JPEG Lossless, first-order prediction
  '1.2.840.10008.1.2.4.50', // JPEG Baseline
  '1.2.840.10008.1.2.4.91', // JPEG 2000
  '1.2.840.10008.1.2.4.80', // JPEG-LS, lossless
  '1.2.840.10008.1.2.5', // RLE
  '1.2.840.10008.1.2.4.81', // JPEG-LS, near-lossless
  '1.2.840.10008.1.2.4.57', // JPEG Lossless
  '1.2.840.10008.1.2.4.51', // JPEG Extended
  '1.2.840.10008.1.2.4.201', // HTJ2K, lossless
  '1.2.840.10008.1.2.4.202', // HTJ2K, lossless RPCL
  '1.2.840.10008.1.2.4.203', // HTJ2K
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_BIG_ENDIAN,
]

// The rest of the JPEG family, JPEG XL and video: rare, but some archives end a retrieval at the first instance that has no context.
const RARE_SYNTAXES = Array.from({ length: 63 }, (_, index) => `1.2.840.10008.1.2.4.${50 + index}`).filter(
  (uid) => transferSyntax(uid) !== undefined && !KEPT_SYNTAXES.includes(uid),
)

/** What an association is asked for with. */
export interface ProposedContexts {
  readonly contexts: readonly ProposedContext[]
  readonly roles: readonly RoleSelection[]
}

/** The presentation contexts of a service: Study Root and Patient Root, since some archives have only one of them. */
export function queryContexts(service: 'find' | 'move'): ProposedContexts {
  return { contexts: numbered(rootsOf(service)), roles: [] }
}

/**
 * The presentation contexts of C-GET: one for each SOP Class with each transfer syntax, so that the archive sends each instance as it keeps
 * it. Of many SOP Classes, there is room for the most frequent transfer syntaxes alone. Lethe is SCP of these SOP Classes, and not SCU.
 */
export function getContexts(sopClassUids: ReadonlySet<string>): ProposedContexts {
  const count = sopClassUids.size
  if (count === 0 || count > GET_SOP_CLASSES_MAX)
    throw new RangeError(`an association for C-GET has 1 to ${GET_SOP_CLASSES_MAX} SOP Classes`)
  const syntaxes = [...KEPT_SYNTAXES, ...RARE_SYNTAXES].slice(0, Math.floor(GET_SOP_CLASSES_MAX / count))
  const uids = [...sopClassUids]
  const pairs = uids.flatMap((abstractSyntax) => syntaxes.map((uid) => ({ abstractSyntax, transferSyntaxes: [uid] })))
  const roles = uids.map((sopClassUid) => ({ sopClassUid, scu: 0, scp: 1 }))
  return { contexts: numbered([...rootsOf('get'), ...pairs]), roles }
}

type Unnumbered = Omit<ProposedContext, 'id'>

function rootsOf(service: QueryService): Unnumbered[] {
  const roots: readonly QueryRoot[] = ['study', 'patient']
  return roots.map((root) => ({ abstractSyntax: QUERY_RETRIEVE[root][service], transferSyntaxes: IDENTIFIER_SYNTAXES }))
}

function numbered(contexts: readonly Unnumbered[]): ProposedContext[] {
  return contexts.map((context, index) => ({ id: 2 * index + 1, ...context }))
}
