// Goal: an instance arrives as it was sent, the response says what the handler said and when it said it, and no peer can hold or break us.
// Method: a user and a provider over a connection in memory with a clock that the test moves.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeCommand } from './command-set.ts'
import { encodeDataHeader, encodePdu } from './encode-pdu.ts'
import { DIMSE_LIMITS } from './limits.ts'
import { connection, instanceOf, POLICY, PROPOSAL, settle } from './wire.test-support.ts'
import type { StoreRequest } from './store-handler.ts'

const bytes = (length: number, value = 7): Uint8Array => new Uint8Array(length).fill(value)

async function collect(request: StoreRequest): Promise<Uint8Array> {
  const pieces: number[] = []
  for await (const piece of request.dataSet) pieces.push(...piece)
  return Uint8Array.from(pieces)
}

describe('instances', () => {
  test('any Data Set in any pieces arrives as it was sent, with a NUL where its length was odd', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 8, max: 40 }), async (sent, pduBytesMax) => {
        const got: Uint8Array[] = []
        const handler = {
          store: async (request: StoreRequest) => {
            got.push(await collect(request))
            return { status: 0xb000 }
          },
        }
        const { scu } = connection({ handler, limits: { pduBytesMax } })
        await scu.associate(PROPOSAL)
        expect(await scu.store(instanceOf(sent))).toBe(0xb000)
        expect(await scu.store(instanceOf(sent))).toBe(0xb000)
        await scu.release()
        const whole = Uint8Array.from([...sent.flatMap((piece) => [...piece]), 0])
        const even = whole.subarray(0, whole.length & ~1)
        expect(got).toEqual([even, even])
      }),
      { numRuns: 50 },
    )
  })

  test('the handler is told who sends what', async () => {
    const seen: unknown[] = []
    const store = async ({ dataSet: _, ...rest }: StoreRequest) => {
      seen.push(rest)
      return { status: 0 }
    }
    const { scu } = connection({ handler: { store } })
    await scu.associate(PROPOSAL)
    await scu.store(instanceOf([bytes(10)]))
    expect(seen).toEqual([
      {
        source: 'ward',
        callingAeTitle: 'WARD',
        calledAeTitle: 'LETHE',
        sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
        sopInstanceUid: '1.2.3.4',
        transferSyntaxUid: '1.2.840.10008.1.2.1',
      },
    ])
  })

  test('no response leaves before the handler settles', async () => {
    const gate = Promise.withResolvers<{ status: number }>()
    const { scu } = connection({ handler: { store: async () => gate.promise } })
    await scu.associate(PROPOSAL)
    let answered = false
    const stored = scu.store(instanceOf([bytes(1000)])).then((status) => {
      answered = true
      return status
    })
    await settle()
    expect(answered).toBe(false)
    gate.resolve({ status: 0xa700 })
    expect(await stored).toBe(0xa700)
  })

  test('no response leaves before the whole Data Set has come, although the handler refused it at once', async () => {
    const gate = Promise.withResolvers<void>()
    const { scu, toScu } = connection({ handler: { store: async () => ({ status: 0xa900 }) } })
    await scu.associate(PROPOSAL)
    const sentBefore = toScu.sent.length
    const dataSet = (async function* () {
      yield bytes(10)
      yield bytes(10)
      await gate.promise
      yield bytes(10)
    })()
    const stored = scu.store({ ...instanceOf([]), dataSet })
    await settle()
    expect(toScu.sent.length).toBe(sentBefore)
    gate.resolve()
    expect(await stored).toBe(0xa900)
  })

  test('a handler that throws is answered for with Processing Failure', async () => {
    const { scu } = connection({ handler: { store: async () => Promise.reject(new Error('broken')) } })
    await scu.associate(PROPOSAL)
    expect(await scu.store(instanceOf([bytes(10)]))).toBe(0x0110)
    expect(await scu.echo()).toBe(0)
  })

  test('a slow handler holds the peer back, within the limit', async () => {
    const gate = Promise.withResolvers<void>()
    const store = async (request: StoreRequest) => {
      await gate.promise
      expect((await collect(request)).length).toBe(100_000)
      return { status: 0 }
    }
    const { scu, toScp } = connection({ handler: { store }, limits: { waitingBytesMax: 10_000, pduBytesMax: 1000 } })
    await scu.associate(PROPOSAL)
    const stored = scu.store(instanceOf(Array.from({ length: 100 }, () => bytes(1000))))
    await settle()
    expect(toScp.paused).toBe(true)
    gate.resolve()
    expect(await stored).toBe(0)
    expect(toScp.paused).toBe(false)
  })
})

describe('what ends too early', () => {
  const taking = () => {
    const outcomes: string[] = []
    const store = async (request: StoreRequest) => {
      try {
        await collect(request)
        outcomes.push('whole')
      } catch (error) {
        outcomes.push((error as { code: string }).code)
      }
      return { status: 0 }
    }
    const failed = (error: { code: string }): void => void outcomes.push(`failed ${error.code}`)
    return { outcomes, handler: { store, failed } }
  }

  const hanging = () => {
    const never = new Promise<never>(() => undefined)
    return {
      ...instanceOf([]),
      dataSet: (async function* () {
        yield bytes(10)
        yield bytes(10)
        yield await never
      })(),
    }
  }

  test('a peer that aborts in the middle of a Data Set', async () => {
    const { outcomes, handler } = taking()
    const { scu, clock } = connection({ handler })
    await scu.associate(PROPOSAL)
    scu.store(hanging()).catch(() => undefined)
    await settle()
    scu.abort()
    await settle()
    expect(outcomes.toSorted()).toEqual(['DIMSE_ABORTED', 'failed DIMSE_ABORTED'])
    clock.advance(1e9)
    expect(clock.running).toBe(0)
  })

  test('a connection that closes in the middle of a Data Set', async () => {
    const { outcomes, handler } = taking()
    const { scu, scp } = connection({ handler })
    await scu.associate(PROPOSAL)
    scu.store(hanging()).catch(() => undefined)
    await settle()
    scp.closed()
    await settle()
    expect(outcomes.toSorted()).toEqual(['DIMSE_LOST', 'failed DIMSE_LOST'])
  })

  test('a peer that stands still in the middle of a Data Set, or sends too slowly, is given up', async () => {
    const { outcomes, handler } = taking()
    const { scu, clock } = connection({ handler })
    await scu.associate(PROPOSAL)
    const stored = scu.store(hanging()).catch((error: { code: string }) => error.code)
    await settle()
    clock.advance(DIMSE_LIMITS.idleMs)
    await settle()
    expect(outcomes.toSorted()).toEqual(['DIMSE_TIMED_OUT', 'failed DIMSE_TIMED_OUT'])
    expect(await Promise.race([stored, settle().then(() => 'still sending')])).toBe('still sending')
    await expect(scu.echo()).rejects.toMatchObject({ code: 'DIMSE_ABORTED' })
  })

  test('a peer that asks for nothing is given up; one that waits for us is not', async () => {
    const gate = Promise.withResolvers<{ status: number }>()
    const { scu, clock } = connection({ handler: { store: async () => gate.promise } })
    await scu.associate(PROPOSAL)
    const stored = scu.store(instanceOf([bytes(10)]))
    await settle()
    clock.advance(DIMSE_LIMITS.idleMs * 2)
    gate.resolve({ status: 0 })
    expect(await stored).toBe(0)
    clock.advance(DIMSE_LIMITS.idleMs)
    await settle()
    await expect(scu.echo()).rejects.toMatchObject({ code: 'DIMSE_ABORTED' })
  })

  test('a connection on which nobody asks for an association is closed', async () => {
    const { clock, toScu } = connection()
    clock.advance(DIMSE_LIMITS.artimMs)
    await settle()
    expect(toScu.closed).toBe(true)
    expect(clock.running).toBe(0)
  })

  test('leave lets the request at hand be answered, then aborts', async () => {
    const gate = Promise.withResolvers<{ status: number }>()
    const { scu, scp } = connection({ handler: { store: async () => gate.promise } })
    await scu.associate(PROPOSAL)
    const stored = scu.store(instanceOf([bytes(10)]))
    await settle()
    scp.leave()
    gate.resolve({ status: 0 })
    expect(await stored).toBe(0)
    await expect(scu.echo()).rejects.toMatchObject({ code: 'DIMSE_ABORTED' })
  })
})

describe('requests that are wrong', () => {
  /** What our side says to a command over a context of an association that is open. */
  async function answerTo(command: Uint8Array, contextId = 3): Promise<string> {
    const { scu, toScp, toScu } = connection()
    await scu.associate(PROPOSAL)
    const before = toScu.sent.length
    toScp.to?.receive(encodeDataHeader(contextId, { part: 'command', last: true, length: command.length }))
    toScp.to?.receive(command)
    await settle()
    const answer = toScu.sent.slice(before)
    return Buffer.concat(answer).toString('hex')
  }
  const store = (changes: Record<string, string | number>): Uint8Array =>
    encodeCommand({
      CommandField: 1,
      MessageID: 5,
      Priority: 0,
      CommandDataSetType: 0x0101,
      AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      AffectedSOPInstanceUID: '1.2.3',
      ...changes,
    })
  const statusElement = (status: number): string => `0000000902000000${Buffer.of(status & 255, status >> 8).toString('hex')}`

  test.each<[string, Record<string, string | number>, number]>([
    ['a C-STORE without a Data Set', {}, 0xc000],
    ['a SOP Class that is not the context’s', { AffectedSOPClassUID: '1.2.840.10008.5.1.4.1.1.4' }, 0x0122],
    ['no SOP Instance', { AffectedSOPInstanceUID: '' }, 0x0212],
    ['a SOP Instance UID that is none', { AffectedSOPInstanceUID: 'two words' }, 0x0117],
    ['a SOP Instance UID beyond the limit', { AffectedSOPInstanceUID: '1'.repeat(130) }, 0x0117],
    ['a C-FIND', { CommandField: 0x20 }, 0x0211],
  ])('%s', async (_name, changes, status) => {
    expect(await answerTo(store(changes))).toContain(statusElement(status).slice(4))
  })

  const abort = (reason: number): string => Buffer.from(encodePdu({ kind: 'A-ABORT', source: 2, reason })).toString('hex')

  test('a context that was not accepted, a response, a command that is none: aborted', async () => {
    expect(await answerTo(store({}), 99)).toBe(abort(0))
    expect(await answerTo(store({ CommandField: 0x8001 }))).toBe(abort(0))
    expect(await answerTo(bytes(20))).toBe(abort(0))
  })

  test('a second request before the response is aborted', async () => {
    const { scu, toScp } = connection({ handler: { store: async () => new Promise(() => undefined) } })
    await scu.associate(PROPOSAL)
    const stored = scu.store(instanceOf([bytes(10)]))
    await settle()
    const command = store({ CommandField: 0x30 })
    toScp.to?.receive(encodeDataHeader(1, { part: 'command', last: true, length: command.length }))
    toScp.to?.receive(command)
    await expect(stored).rejects.toMatchObject({ code: 'DIMSE_ABORTED' })
  })

  test('a command without an end is aborted at the limit', async () => {
    const { scu, toScp } = connection()
    await scu.associate(PROPOSAL)
    for (let sent = 0; sent <= DIMSE_LIMITS.commandBytesMax; sent += 10_000) {
      toScp.to?.receive(encodeDataHeader(1, { part: 'command', last: false, length: 10_000 }))
      toScp.to?.receive(bytes(10_000))
    }
    await settle()
    await expect(scu.echo()).rejects.toMatchObject({ code: 'DIMSE_ABORTED' })
  })
})

describe('hostile messages', () => {
  /** What a right requestor sends: association, C-ECHO, C-STORE in three fragments, release. */
  async function rightStream(): Promise<Uint8Array> {
    const { scu, toScp } = connection({ limits: { pduBytesMax: 200 } })
    await scu.associate(PROPOSAL)
    await scu.echo()
    await scu.store(instanceOf([bytes(500)]))
    await scu.release()
    return Uint8Array.from(toScp.sent.flatMap((piece) => [...piece]))
  }

  test('whatever is changed in a right exchange, and wherever it is cut, nothing is thrown and nothing is left', async () => {
    const right = await rightStream()
    const change = fc.tuple(fc.nat({ max: right.length - 1 }), fc.integer({ min: 0, max: 255 }))
    const taken = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 3 }), fc.integer({ min: 1, max: 400 }), async (changes, cut) => {
        const outcomes: string[] = []
        const store = async (request: StoreRequest) => {
          const outcome = await collect(request).then(
            (whole) => `whole ${whole.length}`,
            () => 'part',
          )
          outcomes.push(outcome)
          return { status: 0 }
        }
        const { scp, clock } = connection({ handler: { store } })
        const stream = right.slice()
        for (const [at, value] of changes) stream[at] = value
        for (let at = 0; at < stream.length; at += cut) {
          scp.receive(stream.slice(at, at + cut))
          await settle()
        }
        scp.closed()
        await settle()
        for (const outcome of outcomes) taken.add(outcome)
        // Without a change, the instance is there whole; with one, whole or a part that the handler was told of.
        expect(outcomes.length).toBeLessThanOrEqual(1)
        expect(changes.length > 0 || outcomes[0] === 'whole 500').toBe(true)
        expect(scp.open).toBe(false)
        expect(clock.running).toBe(0)
      }),
      { numRuns: Number(process.env['LETHE_FUZZ_RUNS'] ?? 300), seed: 20_261_126 },
    )
    expect([...taken]).toEqual(expect.arrayContaining(['whole 500', 'part']))
  }, 600_000)
})

describe('associations', () => {
  test.each<[string, Partial<typeof PROPOSAL>, [number, number, number]]>([
    ['another called AE title', { calledAeTitle: 'ORTHANC' }, [1, 1, 7]],
    ['a calling AE title that is not on the list', { callingAeTitle: 'NOBODY' }, [1, 1, 3]],
  ])('%s is rejected', async (_name, changes, [result, source, reason]) => {
    const { scu } = connection()
    await expect(scu.associate({ ...PROPOSAL, ...changes })).rejects.toMatchObject({ code: 'DIMSE_REJECTED' })
    expect(scu.rejection).toMatchObject({ result, source, reason })
  })

  test('where there is no room, it is rejected for the time being', async () => {
    const { scu } = connection({ hasRoom: () => false })
    await expect(scu.associate(PROPOSAL)).rejects.toMatchObject({ code: 'DIMSE_REJECTED' })
    expect(scu.rejection).toMatchObject({ result: 2, source: 3, reason: 2 })
  })

  test('a peer that says more than its allow-list row’s addresses allow is rejected', async () => {
    const policy = { ...POLICY, sources: [{ name: 'ward', callingAeTitle: 'WARD', addresses: ['192.0.2.9'] }] }
    const { scu } = connection({ policy })
    await expect(scu.associate(PROPOSAL)).rejects.toMatchObject({ code: 'DIMSE_REJECTED' })
  })

  test('release ends it without a fault, and no timer is left', async () => {
    const failures: unknown[] = []
    const handler = { store: async () => ({ status: 0 }), failed: (error: unknown) => void failures.push(error) }
    const { scu, clock, scp } = connection({ handler })
    await scu.associate(PROPOSAL)
    expect(scp.open).toBe(true)
    expect(await scu.echo()).toBe(0)
    await scu.release()
    await settle()
    expect(scp.open).toBe(false)
    expect(failures).toEqual([])
    expect(clock.running).toBe(0)
  })
})
