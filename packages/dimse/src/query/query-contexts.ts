import {
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
} from '@lethe/dicom'
import type { ProposedContext, RoleSelection } from '../pdu.ts'
import { QUERY_RETRIEVE, type QueryRoot } from './query-model.ts'

// PS3.8 9.3.2.2: contexts have the odd numbers from 1 to 255. One is for C-GET itself.
const STORAGE_CONTEXTS_MAX = 127

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

/** What an association is asked for with. */
export interface ProposedContexts {
  readonly contexts: readonly ProposedContext[]
  readonly roles: readonly RoleSelection[]
}

/** The presentation context of C-FIND or C-MOVE. */
export function queryContexts(root: QueryRoot, service: 'find' | 'move'): ProposedContexts {
  return {
    contexts: [{ id: 1, abstractSyntax: QUERY_RETRIEVE[root][service], transferSyntaxes: IDENTIFIER_SYNTAXES }],
    roles: [],
  }
}

/**
 * The presentation contexts of C-GET: one for each SOP Class with each transfer syntax, so that the archive sends each instance as it keeps
 * it. Of many SOP Classes, there is room for the most frequent transfer syntaxes alone. Lethe is SCP of these SOP Classes, and not SCU.
 */
export function getContexts(root: QueryRoot, sopClassUids: ReadonlySet<string>): ProposedContexts {
  if (sopClassUids.size === 0 || sopClassUids.size > STORAGE_CONTEXTS_MAX)
    throw new RangeError(`an association for C-GET has 1 to ${STORAGE_CONTEXTS_MAX} SOP Classes`)
  const syntaxes = KEPT_SYNTAXES.slice(0, Math.floor(STORAGE_CONTEXTS_MAX / sopClassUids.size))
  const pairs = [...sopClassUids].flatMap((abstractSyntax) =>
    syntaxes.map((uid) => ({ abstractSyntax, transferSyntaxes: [uid] })),
  )
  const all = [{ abstractSyntax: QUERY_RETRIEVE[root].get, transferSyntaxes: IDENTIFIER_SYNTAXES }, ...pairs]
  return {
    contexts: all.map((context, index) => ({ id: 2 * index + 1, ...context })),
    roles: [...sopClassUids].map((sopClassUid) => ({ sopClassUid, scu: 0, scp: 1 })),
  }
}
