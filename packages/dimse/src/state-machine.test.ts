// Goal: the state machine is PS3.8's, cell by cell, and no sequence of events leads it astray.
// Method: compare with Table 9-10 as a CSV of its own, then laws over every cell and over random walks.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ACTIONS } from './actions.ts'
import { step } from './state-machine.ts'
import { EVENTS, STATES, type Event, type State } from './states.ts'
import { TRANSITIONS } from './transitions.ts'

const [head = '', ...lines] = readFileSync(join(import.meta.dirname, 'table-9-10.csv'), 'utf8')
  .trim()
  .split('\n')
const events = Object.keys(EVENTS) as Event[]
const facts = fc.record({ role: fc.constantFrom('requestor' as const, 'acceptor' as const), acceptable: fc.boolean() })

describe('PS3.8 Table 9-10', () => {
  test('has 19 events and 13 states', () => {
    expect(head.split(',').slice(1)).toEqual([...STATES])
    expect(lines.map((line) => line.split(',')[0])).toEqual(events)
  })

  test.each(lines.map((line) => line.split(',')))('%s', (event, ...actions) => {
    const row = TRANSITIONS[event as Event]
    expect(STATES.map((state) => row[state] ?? '')).toEqual(actions)
  })

  test('uses every action', () => {
    const used = new Set(events.flatMap((event) => Object.values(TRANSITIONS[event])))
    expect([...used].toSorted()).toEqual(Object.keys(ACTIONS).toSorted())
  })
})

describe('laws', () => {
  const inConnection = STATES.filter((state) => state !== 'Sta1' && state !== 'Sta4')
  const fromPeer: Event[] = ['Evt3', 'Evt4', 'Evt6', 'Evt10', 'Evt12', 'Evt13', 'Evt16', 'Evt17', 'Evt19']

  test('whatever comes from a peer has an action in every state with a connection', () => {
    for (const state of inConnection) {
      for (const event of fromPeer) expect(TRANSITIONS[event][state], `${event} in ${state}`).toBeDefined()
    }
  })

  test('an abort, from whichever side, an invalid PDU and a closed connection end in Sta13 or Sta1', () => {
    for (const event of ['Evt15', 'Evt16', 'Evt17', 'Evt18', 'Evt19'] as const) {
      for (const state of STATES) {
        const next = step(state, event, { role: 'acceptor', acceptable: true })?.next ?? 'Sta1'
        expect(['Sta1', 'Sta13']).toContain(next)
      }
    }
  })

  test('every way into Sta13 starts ARTIM or comes from Sta13', () => {
    for (const [name, { next, effects }] of Object.entries(ACTIONS)) {
      if (next !== 'Sta13' || name === 'AA-6' || name === 'AA-7') continue
      expect([...effects]).toContain('start ARTIM')
    }
  })

  test('the two cells with two outcomes', () => {
    expect(step('Sta2', 'Evt6', { role: 'acceptor', acceptable: true })?.next).toBe('Sta3')
    expect(step('Sta2', 'Evt6', { role: 'acceptor', acceptable: false })).toEqual({
      action: 'AE-6',
      next: 'Sta13',
      effects: ['stop ARTIM', 'send A-ASSOCIATE-RJ', 'start ARTIM'],
    })
    expect(step('Sta7', 'Evt12', { role: 'requestor', acceptable: true })?.next).toBe('Sta9')
    expect(step('Sta7', 'Evt12', { role: 'acceptor', acceptable: true })?.next).toBe('Sta10')
  })

  test('no sequence of events throws, and a closed connection always leads to Sta1', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...events), facts)), (walk) => {
        let state: State = 'Sta1'
        for (const [event, given] of walk) state = step(state, event, given)?.next ?? state
        expect(STATES).toContain(state)
        expect(step(state, 'Evt17', { role: 'requestor', acceptable: true })?.next ?? 'Sta1').toBe('Sta1')
      }),
    )
  })
})
