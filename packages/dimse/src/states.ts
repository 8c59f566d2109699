/** The states of PS3.8 Table 9-1 to 9-5. */
export const STATES = [
  'Sta1',
  'Sta2',
  'Sta3',
  'Sta4',
  'Sta5',
  'Sta6',
  'Sta7',
  'Sta8',
  'Sta9',
  'Sta10',
  'Sta11',
  'Sta12',
  'Sta13',
] as const
export type State = (typeof STATES)[number]

/** The events of PS3.8 9.2.2, in the order of their numbers, under the words that this code uses for them. */
export const EVENTS = {
  Evt1: 'A-ASSOCIATE request primitive',
  Evt2: 'transport connection confirmation',
  Evt3: 'A-ASSOCIATE-AC PDU',
  Evt4: 'A-ASSOCIATE-RJ PDU',
  Evt5: 'transport connection indication',
  Evt6: 'A-ASSOCIATE-RQ PDU',
  Evt7: 'A-ASSOCIATE response primitive, accept',
  Evt8: 'A-ASSOCIATE response primitive, reject',
  Evt9: 'P-DATA request primitive',
  Evt10: 'P-DATA-TF PDU',
  Evt11: 'A-RELEASE request primitive',
  Evt12: 'A-RELEASE-RQ PDU',
  Evt13: 'A-RELEASE-RP PDU',
  Evt14: 'A-RELEASE response primitive',
  Evt15: 'A-ABORT request primitive',
  Evt16: 'A-ABORT PDU',
  Evt17: 'transport connection closed',
  Evt18: 'ARTIM timer expired',
  Evt19: 'unrecognized or invalid PDU',
} as const
export type Event = keyof typeof EVENTS
