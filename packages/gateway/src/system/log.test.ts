// Goal: whatever the log is given, no value comes out of it: codes, numbers and our own names do.
// Method: every field with texts that could identify, errors whose messages hold one, and what a line must tell.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GatewayError } from './errors.ts'
import { Log, type LogFields } from './log.ts'

const MARK = 'QZMARK^Jane'

function linesOf(write: (log: Log) => void): Record<string, unknown>[] {
  const lines: string[] = []
  write(new Log({ write: (line: string) => void lines.push(line) }))
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

test('a line tells its event, its time and its fields', () => {
  const [line] = linesOf((log) =>
    log.info('gateway-started', { port: 11_112, roles: ['admit'], source: 'CT 1.5', code: 'DICOM_EMPTY' }),
  )
  expect(line).toMatchObject({
    level: 'info',
    event: 'gateway-started',
    port: 11_112,
    roles: ['admit'],
    source: 'CT 1.5',
    code: 'DICOM_EMPTY',
  })
  expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT/)
  expect(Object.keys(line ?? {}).toSorted()).toEqual(['code', 'event', 'level', 'port', 'roles', 'source', 'time'])
})

test('a fault is told by its code and position, another error by its place and never by its message', () => {
  const [fault, mistake, system] = linesOf((log) => {
    log.trouble(new GatewayError('SEAL_BROKEN', { offset: 7 }))
    log.trouble(new TypeError(`cannot read ${MARK}`))
    log.trouble(Object.assign(new Error(`no such file ${MARK}`), { code: 'ENOENT' }))
  })
  expect(fault).toMatchObject({ event: 'trouble', code: 'GATEWAY_SEAL_BROKEN', offset: 7 })
  expect(mistake).toMatchObject({ code: 'X_UNEXPECTED', place: expect.stringMatching(/^log\.test\.ts:\d+:\d+$/) as string })
  expect(system).toMatchObject({ code: 'X_ENOENT' })
  expect(JSON.stringify([fault, mistake, system])).not.toContain('QZMARK')
})

test('a text that is none of ours is left out, in every field', () => {
  const hostile = fc.constantFrom(MARK, '1.2.840.113619.2.5', 'Jane Doe\n', '<b>', '../../etc', 'é', '9698658215 Jane')
  const fields = fc.record({
    code: hostile,
    place: hostile,
    stage: hostile,
    roles: fc.array(hostile, { minLength: 1 }),
    port: hostile,
    count: hostile,
  })
  fc.assert(
    fc.property(fields, (given) => {
      const [line] = linesOf((log) => log.warn('instance-held', given as unknown as LogFields))
      expect(Object.keys(line ?? {}).toSorted()).toEqual(['event', 'level', 'time'])
    }),
  )
})
