// Goal: of every answer that a destination can give it is known whether the object is there, may be there later, or never.
// Method: every status that 16 bits can say, sorted by what the standard says of it; faults; answers of STOW-RS, also what servers really say.
import { describe, expect, test } from 'vitest'
import { DimseError } from '@lethe/dimse'
import { ReleaseError } from '../../system/errors.ts'
import { endOfFault, endOfStatus } from './delivery-end.ts'
import { endOfAnswer } from './stow-answer.ts'

const FIRST = { attempts: 1 }

test('only success and warnings are there; only out of resources waits for as long as it takes', () => {
  const all = Array.from({ length: 0x1_0000 }, (_, status) => ({ status, end: endOfStatus(status, FIRST) }))
  const thatAre = (end: string): number[] => all.filter((one) => one.end.end === end).map(({ status }) => status)
  const warnings = Array.from({ length: 0x1000 }, (_, low) => 0xb000 + low)
  expect(thatAre('delivered')).toEqual([0x0000, 0x0001, 0x0107, 0x0116, ...warnings])
  const later = all.flatMap(({ status, end }) => (end.end === 'later' ? [{ status, because: end.because }] : []))
  const ours = later.filter(({ because }) => because === 'of the object').map(({ status }) => status)
  expect(ours).toEqual([0x0110])
  const theirs = later.filter(({ because }) => because === 'of the destination').map(({ status }) => status)
  expect(theirs).toEqual([0x0213, ...Array.from({ length: 0x100 }, (_, low) => 0xa700 + low)])
  expect(thatAre('failed')).toHaveLength(0x1_0000 - 4 - 0x1000 - 1 - 1 - 0x100)
})

test('a duplicate is there where it was sent before and nobody heard the answer', () => {
  expect(endOfStatus(0x0111, { attempts: 1 })).toEqual({ end: 'failed', code: 'STATUS_0111' })
  expect(endOfStatus(0x0111, { attempts: 2 })).toEqual({ end: 'delivered', code: 'STATUS_0111' })
})

test('a connection that ends is tried again, a damaged object is not, and what is no fault is a mistake of the program', () => {
  expect(endOfFault(new DimseError('ABORTED'))).toEqual({ end: 'later', code: 'DIMSE_ABORTED', because: 'of the object' })
  expect(endOfFault(new ReleaseError('OBJECT_DAMAGED'))).toEqual({ end: 'failed', code: 'RELEASE_OBJECT_DAMAGED' })
  const mistake = new Error('anything')
  expect(() => endOfFault(mistake)).toThrow(mistake)
})

describe('STOW-RS', () => {
  const json = (value: unknown) => ({ type: 'application/dicom+json', body: Buffer.from(JSON.stringify(value)) })
  const sequence = (tag: string, item: unknown) => ({ [tag]: { vr: 'SQ', Value: [item] } })
  const reason = (tag: string, value: number) => ({ [tag]: { vr: 'US', Value: [value] } })
  const STORED = sequence('00081199', reason('00081155', 0))
  const failed = (value: number) => sequence('00081198', reason('00081197', value))
  const empty = { type: 'text/plain', body: Buffer.alloc(0) }

  test.each([
    ['200 with what was stored', 200, json(STORED), 'delivered'],
    ['200 in a list, as some have it', 200, json([STORED]), 'delivered'],
    ['200 without a word', 200, empty, 'delivered'],
    ['200 over a failure, as Orthanc 1.10 has it', 200, json(failed(0x0110)), 'later STATUS_0110 of the object'],
    ['200 with a warning', 200, json(sequence('00081199', reason('00081196', 0xb000))), 'delivered STATUS_B000'],
    ['202 with a failure', 202, json({ ...STORED, ...failed(0xa900) }), 'failed STATUS_A900'],
    ['202 without a word: who knows', 202, empty, 'later RELEASE_ANSWER_UNREADABLE of the object'],
    [
      '202 of JSON that is none',
      202,
      { type: 'application/json', body: Buffer.from('{') },
      'later RELEASE_ANSWER_UNREADABLE of the object',
    ],
    ['409 with a reason', 409, json(failed(0x0122)), 'failed STATUS_0122'],
    ['409 out of resources', 409, json(failed(0xa700)), 'later STATUS_A700 of the destination'],
    ['409 with a failure of no reason', 409, json(sequence('00081198', {})), 'failed HTTP_409'],
    ['409 with a failure that says success', 409, json(failed(0)), 'failed HTTP_409'],
    ['other failures', 200, json(sequence('0008119A', reason('00081197', 0xc000))), 'failed STATUS_C000'],
    ['400', 400, empty, 'failed HTTP_400'],
    ['413', 413, empty, 'failed HTTP_413'],
    ['415', 415, empty, 'failed HTTP_415'],
    ['401: nobody tells the objects that we are strangers', 401, empty, 'later HTTP_401 of the destination'],
    ['404', 404, empty, 'later HTTP_404 of the destination'],
    ['302: nobody is followed', 302, empty, 'later HTTP_302 of the destination'],
    ['429', 429, empty, 'later HTTP_429 of the destination'],
    ['500', 500, empty, 'later HTTP_500 of the object'],
    ['503', 503, empty, 'later HTTP_503 of the destination'],
    ['507', 507, empty, 'later HTTP_507 of the destination'],
    ['200 of a JSON that is no Data Set', 200, json(null), 'delivered'],
  ])('%s', (...[, status, answer, says]) => {
    const end = endOfAnswer({ status, ...answer }, FIRST)
    const parts = [end.end, end.code, end.end === 'later' ? end.because : undefined]
    expect(parts.filter((part) => part !== undefined).join(' ')).toBe(says)
  })
})
