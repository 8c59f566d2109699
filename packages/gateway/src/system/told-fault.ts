import { Fault, type FaultDetails } from '@lethe/dicom'
import { GatewayError } from './errors.ts'

/** A fault as it crosses from a thread. */
export interface ToldFault {
  readonly code: string
  readonly disposition: Fault['disposition']
  readonly details: FaultDetails
}

/** A fault as plain values; an error that is none is a mistake of the program, whose message could hold anything. */
export function toldFault(error: unknown): ToldFault {
  const { code, disposition, details } = error instanceof Fault ? error : new GatewayError('UNEXPECTED')
  return { code, disposition, details }
}

/** The fault that was told. */
export function faultOf({ code, disposition, details }: ToldFault): Fault {
  return new Fault(code, { disposition, says: 'told by a thread' }, details)
}
