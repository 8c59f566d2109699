import { ACTIONS, type ActionName, type Effect } from './actions.ts'
import type { Event, State } from './states.ts'
import { TRANSITIONS } from './transitions.ts'

/** What two cells of Table 9-10 depend on beside state and event. */
export interface StepFacts {
  /** AR-8: who asked for the association. */
  readonly role: 'requestor' | 'acceptor'
  /** AE-6: whether the service provider itself finds the request acceptable. */
  readonly acceptable: boolean
}

/** What a step does and where it leads. */
export interface Step {
  readonly action: ActionName
  readonly next: State
  readonly effects: readonly Effect[]
}

/** One step of PS3.8 Table 9-10; nothing where the cell is empty, since such an event cannot come in such a state. */
export function step(state: State, event: Event, facts: StepFacts): Step | undefined {
  const action = TRANSITIONS[event][state]
  if (action === undefined) return undefined
  const { effects, next } = ACTIONS[action]
  if (action === 'AE-6' && !facts.acceptable)
    return { action, next: 'Sta13', effects: ['stop ARTIM', 'send A-ASSOCIATE-RJ', 'start ARTIM'] }
  if (action === 'AR-8' && facts.role === 'acceptor') return { action, next: 'Sta10', effects }
  return { action, next, effects }
}
