import type { Deliverable } from '../../records/deliveries/find-deliverables.ts'
import type { DeliveryEnd } from './delivery-end.ts'

/** An object on its way to a destination. */
export interface SentObject extends Deliverable {
  readonly path: string
  readonly attempts: number
}

/** A way to a destination, for one object at a time; it connects when there is something to send. */
export interface Link {
  /** Says what is going to be sent. */
  readonly prepare: (objects: readonly SentObject[]) => Promise<void>
  readonly send: (object: SentObject) => Promise<DeliveryEnd>
  /** Ends the connection in good order, where there is one. */
  readonly rest: () => Promise<void>
  /** Ends it at once; what is being sent does not come to its end. */
  readonly cut: () => void
}
