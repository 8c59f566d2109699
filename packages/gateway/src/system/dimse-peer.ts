import type { Fault } from '@lethe/dicom'
import type { ProposedContexts, Scu } from '@lethe/dimse'
import { connectScu, type PeerAddress } from './dimse-client.ts'
import { IMPLEMENTATION } from './implementation.ts'

/** A peer with the names under which both sides speak. */
export interface Peer {
  readonly address: PeerAddress
  readonly calledAeTitle: string
  readonly callingAeTitle: string
}

/** What an association is asked for with; without roles, Lethe is SCU of everything. */
type AskedContexts = Pick<ProposedContexts, 'contexts'> & Partial<Pick<ProposedContexts, 'roles'>>

/** Connects and asks for an association. */
export async function associate(peer: Peer, { contexts, roles = [] }: AskedContexts): Promise<Scu> {
  const scu = await connectScu(peer.address)
  const { calledAeTitle, callingAeTitle } = peer
  try {
    await scu.associate({ calledAeTitle, callingAeTitle, contexts, roles, implementation: IMPLEMENTATION })
  } catch (error) {
    const { rejection } = scu
    if (rejection === undefined) throw error
    throw new RejectedError(error as Fault, `result ${rejection.result}, source ${rejection.source}, reason ${rejection.reason}`)
  }
  return scu
}

/** A rejection with its three numbers (PS3.8 Table 9-21). */
export class RejectedError extends Error {
  override readonly name = 'RejectedError'
  readonly code: string

  constructor(fault: Fault, numbers: string) {
    super(`${fault.message} (${numbers})`)
    this.code = fault.code
  }
}
