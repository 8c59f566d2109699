import type { State } from './states.ts'

/** What an action asks of whoever runs the machine. */
export type Effect =
  | 'connect'
  | 'accept connection'
  | 'close'
  | 'start ARTIM'
  | 'stop ARTIM'
  | 'send A-ASSOCIATE-RQ'
  | 'send A-ASSOCIATE-AC'
  | 'send A-ASSOCIATE-RJ'
  | 'send P-DATA-TF'
  | 'send A-RELEASE-RQ'
  | 'send A-RELEASE-RP'
  | 'send A-ABORT by user'
  | 'send A-ABORT by provider'
  | 'indicate A-ASSOCIATE'
  | 'confirm A-ASSOCIATE accept'
  | 'confirm A-ASSOCIATE reject'
  | 'indicate P-DATA'
  | 'indicate A-RELEASE'
  | 'confirm A-RELEASE'
  | 'indicate abort of peer'
  | 'indicate A-P-ABORT'

/** One action: what is done, in order, and the next state. */
interface Action {
  readonly effects: readonly Effect[]
  readonly next: State
}

/** The actions of PS3.8 Tables 9-6 to 9-9. AE-6 and AR-8 have a second outcome, which `step` decides. */
export const ACTIONS = {
  'AE-1': { effects: ['connect'], next: 'Sta4' },
  'AE-2': { effects: ['send A-ASSOCIATE-RQ'], next: 'Sta5' },
  'AE-3': { effects: ['confirm A-ASSOCIATE accept'], next: 'Sta6' },
  'AE-4': { effects: ['confirm A-ASSOCIATE reject', 'close'], next: 'Sta1' },
  'AE-5': { effects: ['accept connection', 'start ARTIM'], next: 'Sta2' },
  'AE-6': { effects: ['stop ARTIM', 'indicate A-ASSOCIATE'], next: 'Sta3' },
  'AE-7': { effects: ['send A-ASSOCIATE-AC'], next: 'Sta6' },
  'AE-8': { effects: ['send A-ASSOCIATE-RJ', 'start ARTIM'], next: 'Sta13' },
  'DT-1': { effects: ['send P-DATA-TF'], next: 'Sta6' },
  'DT-2': { effects: ['indicate P-DATA'], next: 'Sta6' },
  'AR-1': { effects: ['send A-RELEASE-RQ'], next: 'Sta7' },
  'AR-2': { effects: ['indicate A-RELEASE'], next: 'Sta8' },
  'AR-3': { effects: ['confirm A-RELEASE', 'close'], next: 'Sta1' },
  'AR-4': { effects: ['send A-RELEASE-RP', 'start ARTIM'], next: 'Sta13' },
  'AR-5': { effects: ['stop ARTIM'], next: 'Sta1' },
  'AR-6': { effects: ['indicate P-DATA'], next: 'Sta7' },
  'AR-7': { effects: ['send P-DATA-TF'], next: 'Sta8' },
  'AR-8': { effects: ['indicate A-RELEASE'], next: 'Sta9' },
  'AR-9': { effects: ['send A-RELEASE-RP'], next: 'Sta11' },
  'AR-10': { effects: ['confirm A-RELEASE'], next: 'Sta12' },
  'AA-1': { effects: ['send A-ABORT by user', 'start ARTIM'], next: 'Sta13' },
  'AA-2': { effects: ['stop ARTIM', 'close'], next: 'Sta1' },
  'AA-3': { effects: ['indicate abort of peer', 'close'], next: 'Sta1' },
  'AA-4': { effects: ['indicate A-P-ABORT'], next: 'Sta1' },
  'AA-5': { effects: ['stop ARTIM'], next: 'Sta1' },
  'AA-6': { effects: [], next: 'Sta13' },
  'AA-7': { effects: ['send A-ABORT by provider'], next: 'Sta13' },
  'AA-8': { effects: ['send A-ABORT by provider', 'indicate A-P-ABORT', 'start ARTIM'], next: 'Sta13' },
} as const satisfies Record<string, Action>

export type ActionName = keyof typeof ACTIONS
