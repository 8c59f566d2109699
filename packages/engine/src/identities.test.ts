// Goal: pseudonyms are repeatable, of the right grammar, in range, and tell nothing across scopes or between people.
// Method: laws over any patient, UID and range; then vectors that must never change, since archives are built on them.
import { uidKeywords, uidOfKeyword } from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Findings } from './findings.ts'
import { Identities, isDummyId, patientIdentity } from './identities.ts'
import { MASTER_KEY, identities, ports } from './profiles.test-support.ts'

const anyUid = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 2, maxLength: 4 })
  .map((numbers) => `1.2.826.${numbers.join('.')}`)
const anyId = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((id) => !isDummyId(id))
const anyIssuer = fc.string({ unit: 'grapheme', maxLength: 10 }).map((issuer) => issuer.replaceAll('\0', ''))
const anyRange = fc
  .tuple(fc.integer({ min: -36_500, max: 36_500 }), fc.nat({ max: 40_000 }))
  .map(([least, span]): [number, number] => [least, least + span])
  .filter(([least, most]) => least !== 0 || most !== 0)

const patient = (id: string, issuer = 'local', studyInstanceUid = '1.2.3'): Uint8Array =>
  patientIdentity({ patient: { id, issuer }, studyInstanceUid } as Findings)

const scope = (name: string): Identities => new Identities(ports, MASTER_KEY, name)

describe('UIDs', () => {
  // RFC 9562 5.8 and 4.1: version 8 in bits 48 to 51, variant 10 in bits 64 and 65; PS3.5 9.1 and B.2 for the grammar.
  test('a made UID is 2.25. and a version 8 UUID, without a leading zero and at most 64 characters long', () => {
    fc.assert(
      fc.property(anyUid, (uid) => {
        const made = identities.uid(uid)
        expect(made).toMatch(/^2\.25\.[1-9]\d{0,38}$/)
        expect(made.length).toBeLessThanOrEqual(64)
        const uuid = BigInt(made.slice('2.25.'.length))
        expect(uuid < 1n << 128n).toBe(true)
        expect((uuid >> 76n) & 15n).toBe(8n)
        expect((uuid >> 62n) & 3n).toBe(2n)
      }),
    )
  })

  test('the same UID becomes the same, on another machine and after any others', () => {
    fc.assert(
      fc.property(anyUid, fc.array(anyUid, { maxLength: 5 }), (uid, others) => {
        const other = scope('archive')
        for (const earlier of others) other.uid(earlier)
        expect(other.uid(uid)).toBe(identities.uid(uid))
      }),
    )
  })

  test('different UIDs become different ones, also where they differ in nothing but padding', () => {
    fc.assert(
      fc.property(anyUid, anyUid, (a, b) => {
        fc.pre(a !== b)
        expect(identities.uid(a)).not.toBe(identities.uid(b))
        expect(identities.uid(a)).not.toBe(identities.uid(`${a}.0`))
      }),
    )
  })

  test('every registered UID of PS3.6 stays', () => {
    const registered = [...uidKeywords()].map((keyword) => uidOfKeyword(keyword) as string)
    expect(registered.length).toBeGreaterThan(300)
    expect(registered.filter((uid) => identities.uid(uid) !== uid)).toEqual([])
  })

  test('a made UID is not taken for a registered one when it is remapped again', () => {
    expect(identities.uid(identities.uid('1.2.3.4'))).not.toBe(identities.uid('1.2.3.4'))
  })

  test('an observer is told of each UID that is replaced, and of no registered one', () => {
    const told: string[] = []
    const observed = scope('archive')
    observed.observe((original, replacement) => told.push(`${original} ${replacement}`))
    observed.uid('1.2.840.10008.1.2')
    observed.uid('1.2.3.4')
    observed.observe(undefined)
    observed.uid('1.2.3.5')
    expect(told).toEqual([`1.2.3.4 ${identities.uid('1.2.3.4')}`])
  })

  test('more UIDs than are remembered change nothing', () => {
    const busy = scope('archive')
    const first = busy.uid('1.2.3.4')
    for (let index = 0; index < 50_010; index += 1) busy.uid(`1.2.4.${index}`)
    expect(busy.uid('1.2.3.4')).toBe(first)
  })
})

describe('pseudonyms', () => {
  test('a pseudonym is the prefix and 14 digits of base 32, which a PatientID can hold', () => {
    fc.assert(
      fc.property(anyId, fc.constantFrom('', 'CCT-', 'A234567890123456'), (id, prefix) => {
        const pseudonym = identities.pseudonym(patient(id), prefix)
        expect(pseudonym.startsWith(prefix)).toBe(true)
        expect(pseudonym.slice(prefix.length)).toMatch(/^[A-Z2-7]{14}$/)
      }),
    )
  })

  test('the prefix is all that prefixes change', () => {
    expect(identities.pseudonym(patient('42'), 'CCT-')).toBe(`CCT-${identities.pseudonym(patient('42'), '')}`)
  })

  test('every digit of base 32 turns up', () => {
    const digits = new Set<string>()
    for (let index = 0; index < 200; index += 1)
      for (const digit of identities.pseudonym(patient(`P${index}`), '')) digits.add(digit)
    expect(digits.size).toBe(32)
  })
})

describe('shifts', () => {
  test('a shift is a whole number of days inside the range and never 0', () => {
    fc.assert(
      fc.property(anyId, anyRange, (id, range) => {
        const shift = identities.shiftDays(patient(id), range)
        expect(Number.isInteger(shift)).toBe(true)
        expect(shift).not.toBe(0)
        expect(shift).toBeGreaterThanOrEqual(range[0])
        expect(shift).toBeLessThanOrEqual(range[1])
      }),
      { numRuns: 2000 },
    )
  })

  test('the same patient has the same shift under the same range', () => {
    fc.assert(
      fc.property(anyId, anyRange, (id, range) => {
        expect(scope('archive').shiftDays(patient(id), range)).toBe(identities.shiftDays(patient(id), range))
      }),
    )
  })

  test.each([
    ['over zero', [-2, 2], [-2, -1, 1, 2]],
    ['from zero', [0, 3], [1, 2, 3]],
    ['up to zero', [-3, 0], [-3, -2, -1]],
    ['before zero', [-3, -1], [-3, -2, -1]],
    ['after zero', [5, 6], [5, 6]],
    ['of one day', [-7, -7], [-7]],
    ['of one day beside zero', [0, 1], [1]],
  ] as const)('a range %s is used to its ends', (_name, range, expected) => {
    const drawn = new Set<number>()
    for (let index = 0; index < 300; index += 1) drawn.add(identities.shiftDays(patient(`P${index}`), range))
    expect([...drawn].toSorted((a, b) => a - b)).toEqual(expected)
  })
})

describe('scopes', () => {
  test('two scopes share no UID, no pseudonym and no order of shifts', () => {
    const anyScope = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(anyScope, anyScope, fc.tuple(anyId, anyUid), (a, b, [id, uid]) => {
        fc.pre(a !== b)
        expect(scope(a).uid(uid)).not.toBe(scope(b).uid(uid))
        expect(scope(a).pseudonym(patient(id), '')).not.toBe(scope(b).pseudonym(patient(id), ''))
        const range = [-1_000_000_000, -1] as const
        expect(scope(a).shiftDays(patient(id), range)).not.toBe(scope(b).shiftDays(patient(id), range))
      }),
    )
  })

  test('scopes that differ in an accent alone share nothing', () => {
    expect(scope('é').uid('1.2.3.4')).not.toBe(scope('i').uid('1.2.3.4'))
  })

  test('another master key shares nothing', () => {
    const other = new Identities(ports, MASTER_KEY.toReversed(), 'archive')
    expect(other.uid('1.2.3.4')).not.toBe(identities.uid('1.2.3.4'))
    expect(other.pseudonym(patient('42'), '')).not.toBe(identities.pseudonym(patient('42'), ''))
  })

  test('UIDs, pseudonyms and shifts come of keys of their own', () => {
    const uidKey: string[] = []
    const watched = new Identities(
      { hmac: (key, message) => (uidKey.push(Buffer.from(key).toString('hex')), ports.hmac(key, message)) },
      MASTER_KEY,
      'archive',
    )
    uidKey.length = 0
    watched.uid('1.2.3.4')
    watched.pseudonym(patient('42'), '')
    watched.shiftDays(patient('42'), [-10, -1])
    expect(new Set(uidKey).size).toBe(3)
  })
})

describe('who a patient is', () => {
  test('issuer and ID are told apart, wherever the border between them lies', () => {
    fc.assert(
      fc.property(fc.tuple(anyIssuer, anyId), fc.tuple(anyIssuer, anyId), ([issuerA, idA], [issuerB, idB]) => {
        const same = issuerA === issuerB && idA === idB
        const a = Buffer.from(patient(idA, issuerA)).toString('hex')
        expect(a === Buffer.from(patient(idB, issuerB)).toString('hex')).toBe(same)
      }),
    )
    expect(patient('B', 'A\0')).not.toEqual(patient('\0B', 'A'))
    expect(patient('B\0C', 'A')).not.toEqual(patient('C', 'A\0B'))
  })

  test('an ordinary ID joins the studies of a person', () => {
    expect(patient('42', 'local', '1.2.3')).toEqual(patient('42', 'local', '1.2.4'))
  })

  test.each([
    '',
    ' ',
    '0',
    '0000',
    '000-000',
    '999999',
    'XXX',
    'unknown',
    'Unknown^',
    'ANON',
    'n/a',
    'No Name',
    'DOE^JOHN',
    '123456',
  ])('the dummy ID "%s" joins no two studies', (id) => {
    expect(isDummyId(id)).toBe(true)
    expect(patient(id, 'local', '1.2.3')).not.toEqual(patient(id, 'local', '1.2.4'))
    expect(patient(id, 'local', '1.2.3')).toEqual(patient('', 'elsewhere', '1.2.3'))
  })

  test.each(['42', '00042', '9698658215', 'MRN0042', 'A1', '99999', '1234567', '山田'])('the ID "%s" is somebody’s', (id) => {
    expect(isDummyId(id)).toBe(false)
  })

  test('a study’s UID is no patient’s ID', () => {
    expect(patient('', 'local', '1.2.3')).not.toEqual(patient('1.2.3', 'local'))
  })
})

// These are promises to archives: a change here breaks the links of everything that was released before.
describe('vectors', () => {
  test.each([
    ['1.2.3.4', '2.25.325326108438296174827307961610908592074'],
    ['1.2.826.0.1.3680043.8.498.1', '2.25.116725942753023355004313364591713062184'],
    ['', '2.25.273042661236078842063802258305876483435'],
  ])('the UID "%s"', (uid, expected) => {
    expect(identities.uid(uid)).toBe(expected)
  })

  test.each([
    ['42', 'local', 'FKETEIXEVHKAMX', -3156],
    ['42', 'VGH', 'I774EUFMYMZSOI', -1109],
    ['MÜLLER-7', 'local', 'MULBVIQU2PEQXE', -3484],
    ['', 'local', '2YOOBHOKDY6MVZ', -1651],
  ])('the patient "%s" of %s', (...[id, issuer, pseudonym, shift]) => {
    expect(identities.pseudonym(patient(id, issuer), '')).toBe(pseudonym)
    expect(identities.shiftDays(patient(id, issuer), [-3650, -1])).toBe(shift)
  })

  test('another scope', () => {
    expect(scope('trial').uid('1.2.3.4')).toBe('2.25.327276272142144546988917375312633446577')
    expect(scope('trial').pseudonym(patient('42'), '')).toBe('HVZ2NNFTGK2H5D')
  })
})
