import type { ActionName } from './actions.ts'
import type { Event, State } from './states.ts'

type Row = Readonly<Partial<Record<State, ActionName>>>

// A PDU that is wrong here, in each state of an association that is asked for, there, or being released.
const WRONG_WHILE_OPEN = {
  Sta3: 'AA-8',
  Sta5: 'AA-8',
  Sta6: 'AA-8',
  Sta7: 'AA-8',
  Sta8: 'AA-8',
  Sta9: 'AA-8',
  Sta10: 'AA-8',
  Sta11: 'AA-8',
  Sta12: 'AA-8',
} as const satisfies Row

const WRONG: Row = { Sta2: 'AA-1', ...WRONG_WHILE_OPEN, Sta13: 'AA-6' }

/** The same action in every state in which a connection carries an association. */
function open(action: ActionName): Row {
  return Object.fromEntries(Object.keys(WRONG_WHILE_OPEN).map((state) => [state, action]))
}

/** PS3.8 Table 9-10: event, state, action. An empty cell is an event that cannot come in that state. */
export const TRANSITIONS: Readonly<Record<Event, Row>> = {
  Evt1: { Sta1: 'AE-1' },
  Evt2: { Sta4: 'AE-2' },
  Evt3: { ...WRONG, Sta5: 'AE-3' },
  Evt4: { ...WRONG, Sta5: 'AE-4' },
  Evt5: { Sta1: 'AE-5' },
  Evt6: { ...WRONG, Sta2: 'AE-6', Sta13: 'AA-7' },
  Evt7: { Sta3: 'AE-7' },
  Evt8: { Sta3: 'AE-8' },
  Evt9: { Sta6: 'DT-1', Sta8: 'AR-7' },
  Evt10: { ...WRONG, Sta6: 'DT-2', Sta7: 'AR-6' },
  Evt11: { Sta6: 'AR-1' },
  Evt12: { ...WRONG, Sta6: 'AR-2', Sta7: 'AR-8' },
  Evt13: { ...WRONG, Sta7: 'AR-3', Sta10: 'AR-10', Sta11: 'AR-3' },
  Evt14: { Sta8: 'AR-4', Sta9: 'AR-9', Sta12: 'AR-4' },
  Evt15: { ...open('AA-1'), Sta4: 'AA-2' },
  Evt16: { ...open('AA-3'), Sta2: 'AA-2', Sta13: 'AA-2' },
  Evt17: { ...open('AA-4'), Sta2: 'AA-5', Sta4: 'AA-4', Sta13: 'AR-5' },
  Evt18: { Sta2: 'AA-2', Sta13: 'AA-2' },
  Evt19: { ...WRONG, Sta13: 'AA-7' },
}
