// Goal: what was encoded is read again, however the bytes are cut; what is malformed is a fault of the right kind, never a crash.
// Method: laws with fast-check over every PDU and every cut, hostile bytes, and one annotated A-ASSOCIATE-RQ.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DimseError } from './errors.ts'
import { DIMSE_LIMITS } from './limits.ts'
import { PduParser } from './pdu-parser.ts'
import { bytesOf, dataPdus, wholePdus } from './pdu.test-support.ts'
import { encodeDataHeader } from './encode-pdu.ts'
import type { Pdu } from './pdu.ts'

/** The PDUs of bytes that are pushed in pieces; pieces of one data value are joined. */
function parse(bytes: Uint8Array, cuts: readonly number[], limits = DIMSE_LIMITS): Pdu[] {
  const pdus: Pdu[] = []
  let open = false
  const parser = new PduParser((pdu) => {
    const before = pdus.at(-1)
    if (open && pdu.kind === 'P-DATA-TF' && before?.kind === 'P-DATA-TF') {
      pdus[pdus.length - 1] = { ...pdu, bytes: Uint8Array.from([...before.bytes, ...pdu.bytes]) }
    } else pdus.push(pdu)
    open = parser.inside && pdu.kind === 'P-DATA-TF'
  }, limits)
  let at = 0
  for (let index = 0; at < bytes.length; index += 1) {
    const end = Math.min(bytes.length, at + (cuts[index % cuts.length] ?? bytes.length))
    parser.push(bytes.subarray(at, end))
    at = end
  }
  return pdus
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]))
}

function codeOf(bytes: Uint8Array, limits = DIMSE_LIMITS): string {
  try {
    parse(bytes, [], limits)
    return 'none'
  } catch (error) {
    return error instanceof DimseError ? error.code : String(error)
  }
}

const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

describe('laws', () => {
  test('what was encoded is read again, whatever the cuts', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(wholePdus, dataPdus), { maxLength: 5 }), cuts, (pdus, pieces) => {
        expect(parse(joined(pdus.map(bytesOf)), pieces)).toEqual(pdus)
      }),
    )
  })

  test('hostile bytes give PDUs or a DimseError, the same for every cut', () => {
    const outcome = (bytes: Uint8Array, pieces: readonly number[]): string => {
      try {
        return JSON.stringify(parse(bytes, pieces))
      } catch (error) {
        if (error instanceof DimseError) return error.code
        throw error
      }
    }
    const mutated = fc
      .tuple(fc.oneof(wholePdus, dataPdus), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }))
      .map(([pdu, changes]) => {
        const bytes = bytesOf(pdu)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        return bytes
      })
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 80 })), cuts, (bytes, pieces) => {
        expect(outcome(bytes, pieces)).toBe(outcome(bytes, []))
      }),
      { numRuns: Number(process.env['LETHE_FUZZ_RUNS'] ?? 1000), seed: 20_261_126 },
    )
  }, 600_000)

  test('data is handed on as a view of what was pushed', () => {
    const bytes = joined([encodeDataHeader(1, { part: 'dataSet', last: true, length: 4 }), Uint8Array.of(1, 2, 3, 4)])
    const [pdu] = parse(bytes, [])
    expect(pdu?.kind === 'P-DATA-TF' && pdu.bytes.buffer === bytes.buffer).toBe(true)
  })
})

describe('faults', () => {
  const header = (type: number, length: number): number[] => [type, 0, length >>> 24, length >>> 16, length >>> 8, length]

  test.each<[string, number[], string]>([
    ['an unknown type', header(8, 4), 'DIMSE_PDU_UNKNOWN'],
    ['type zero', header(0, 4), 'DIMSE_PDU_UNKNOWN'],
    ['a P-DATA-TF beyond the limit', header(4, DIMSE_LIMITS.pduBytesMax + 1), 'DIMSE_PDU_TOO_LONG'],
    ['a P-DATA-TF without a value', header(4, 0), 'DIMSE_PDU_MALFORMED'],
    ['a value that is longer than its PDU', [...header(4, 8), 0, 0, 0, 9, 1, 0], 'DIMSE_PDU_MALFORMED'],
    ['a value that is shorter than its header', [...header(4, 8), 0, 0, 0, 1, 1, 0], 'DIMSE_PDU_MALFORMED'],
    ['a PDU that ends inside a value header', [...header(4, 8), 0, 0, 0, 2, 1, 0, 0, 0], 'DIMSE_PDU_MALFORMED'],
    ['an association request beyond the limit', header(1, DIMSE_LIMITS.associateBytesMax + 1), 'DIMSE_PDU_TOO_LONG'],
    ['an empty association request', header(1, 0), 'DIMSE_PDU_MALFORMED'],
    ['an association request that is cut', [...header(1, 4), 0, 1, 0, 0], 'DIMSE_PDU_MALFORMED'],
    ['a release request with a body', header(5, 5), 'DIMSE_PDU_MALFORMED'],
    ['an abort without a body', header(7, 0), 'DIMSE_PDU_MALFORMED'],
  ])('%s', (_name, bytes, code) => {
    expect(codeOf(Uint8Array.from(bytes))).toBe(code)
  })

  test('an association request without user information', () => {
    const body = [0, 1, 0, 0, ...Array.from({ length: 64 }, () => 0x20), 0x10, 0, 0, 3, 0x31, 0x2e, 0x32]
    expect(codeOf(Uint8Array.from([...header(1, body.length), ...body]))).toBe('DIMSE_PDU_MALFORMED')
  })

  test('unknown items are passed over', () => {
    const user = [0x50, 0, 0, 8, 0x51, 0, 0, 4, 0, 0, 64, 0]
    const unknown = [0x99, 0, 0, 2, 1, 2]
    const body = [0, 1, 0, 0, ...Array.from({ length: 64 }, () => 0x20), ...unknown, 0x10, 0, 0, 3, 0x31, 0x2e, 0x32, ...user]
    const [pdu] = parse(Uint8Array.from([...header(1, body.length), ...body]), [])
    expect(pdu).toMatchObject({ kind: 'A-ASSOCIATE-RQ', applicationContext: '1.2', userInformation: { maximumLength: 16384 } })
  })
})
