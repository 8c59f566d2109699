// Goal: a retrieval tells how far it came and what did not come, each instance reaches the handler as it was sent, and no archive can hold
// Lethe, fill it or make it believe too much.
// Method: an archive in memory that says what the test tells it to, with a clock that the test moves; laws over Data Sets and statuses.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DIMSE_LIMITS } from '../limits.ts'
import { encodePdu } from '../encode-pdu.ts'
import { statusKind } from '../statuses.ts'
import type { StoreRequest } from '../store-handler.ts'
import { codeOf, settle } from '../wire.test-support.ts'
import { Archive, type ArchiveSetting } from './archive.test-support.ts'
import { encodeIdentifier, Identifier } from './identifier.ts'
import { getContexts, queryContexts } from './query-contexts.ts'
import type { Retrieval } from './query.ts'
import type { SubOperationCounts } from './sub-operations.ts'

const EXPLICIT = '1.2.840.10008.1.2.1'
const CT = '1.2.840.10008.5.1.4.1.1.2'
const MR = '1.2.840.10008.5.1.4.1.1.4'
const STUDY: Retrieval = { root: 'study', level: 'STUDY', keys: { StudyInstanceUID: '1.2.3' } }

/** Numbers of sub-operations: remaining, completed, failed, warning. */
const counts = (...numbers: readonly number[]): Record<string, number> =>
  Object.fromEntries(
    ['Remaining', 'Completed', 'Failed', 'Warning'].map((word, index) => [`NumberOf${word}Suboperations`, numbers[index] ?? 0]),
  )

/** An archive that was asked to move a study. */
async function moving(setting: ArchiveSetting = {}) {
  const archive = new Archive(setting)
  const scu = await archive.associate(queryContexts('move'))
  const progress: SubOperationCounts[] = []
  const moved = scu.move(STUDY, 'INBOX', (seen) => void progress.push(seen))
  moved.catch(() => undefined)
  await settle()
  return { archive, scu, moved, progress }
}

/** How the handler of a test takes instances. */
interface Handling {
  readonly statuses?: readonly number[]
  /** What it waits for before it reads. */
  readonly gate?: Promise<void>
  /** What it waits for once it has read. */
  readonly commit?: Promise<void>
}

/** An archive that was asked to send a study over the association; instances are kept, and answered with the next of these statuses. */
async function getting({ statuses = [0], gate, commit, ...setting }: ArchiveSetting & Handling = {}) {
  const archive = new Archive(setting)
  const scu = await archive.associate(getContexts(new Set([CT, MR])))
  const kept: (Omit<StoreRequest, 'dataSet'> & { bytes: number[] })[] = []
  const failures: string[] = []
  const store = async ({ dataSet, ...rest }: StoreRequest) => {
    await gate
    const bytes: number[] = []
    try {
      for await (const piece of dataSet) bytes.push(...piece)
    } catch (error) {
      failures.push((error as { code: string }).code)
      throw error
    }
    await commit
    kept.push({ ...rest, bytes })
    return { status: statuses[(kept.length - 1) % statuses.length] ?? 0 }
  }
  const got = scu.get(STUDY, { source: 'pacs', store })
  got.catch(() => undefined)
  await settle()
  return { archive, scu, got, kept, failures }
}

describe('C-MOVE', () => {
  test('names the study, the level and the destination, and nothing else', async () => {
    const { archive, moved } = await moving()
    const { command, dataSet } = archive.lastHeard
    expect(command.text('AffectedSOPClassUID')).toBe('1.2.840.10008.5.1.4.1.2.2.2')
    expect([command.number('CommandField'), command.text('MoveDestination')]).toEqual([0x21, 'INBOX'])
    const keys = { StudyInstanceUID: '1.2.3', QueryRetrieveLevel: 'STUDY' }
    expect([...dataSet]).toEqual([...encodeIdentifier(keys, EXPLICIT)])
    await archive.answer(0, counts(0, 3))
    expect(await moved).toMatchObject({ outcome: 'complete', counts: { completed: 3 }, failedSopInstanceUids: [] })
  })

  test('each level of both models names the levels above it; keys that are no unique ones are left out', async () => {
    const keys = { PatientID: 'P', StudyInstanceUID: '1', SeriesInstanceUID: '2', SOPInstanceUID: '3', AccessionNumber: 'A' }
    for (const root of ['study', 'patient'] as const) {
      for (const [index, level] of (['STUDY', 'SERIES', 'IMAGE'] as const).entries()) {
        const archive = new Archive()
        const scu = await archive.associate(queryContexts('move'))
        scu.move({ root, level, keys }, 'INBOX').catch(() => undefined)
        await settle()
        const said = new Identifier(archive.lastHeard.dataSet, EXPLICIT)
        const present = ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID'].filter((name) => said.value(name) !== '')
        expect([said.value('QueryRetrieveLevel'), present.length]).toEqual([level, index + 1])
        expect([said.value('PatientID'), said.value('AccessionNumber')]).toEqual([root === 'patient' ? 'P' : '', ''])
      }
    }
  })

  test('a retrieval without its unique key is not sent', async () => {
    const archive = new Archive()
    const scu = await archive.associate(queryContexts('move'))
    const wrong = { root: 'study', level: 'SERIES', keys: { StudyInstanceUID: '1.2' } } as const
    expect(await codeOf(scu.move(wrong, 'INBOX'))).toBe('DIMSE_QUERY_MALFORMED')
    const all = { root: 'study', level: 'STUDY', keys: { StudyInstanceUID: '' } } as const
    expect(await codeOf(scu.move(all, 'INBOX'))).toBe('DIMSE_QUERY_MALFORMED')
    expect(archive.heard).toEqual([])
  })

  test('progress is told where there is some; the last response may leave counts out', async () => {
    const { archive, moved, progress } = await moving()
    await archive.answer(0xff00, counts(2, 0))
    await archive.answer(0xff00, counts(2, 0))
    await archive.answer(0xff00, counts(1, 1))
    await archive.answer(0xff00, counts(0, 1, 0, 1))
    await archive.answer(0)
    expect(progress.map(({ remaining, completed, warning }) => [remaining, completed, warning])).toEqual([
      [2, 0, 0],
      [1, 1, 0],
      [0, 1, 1],
    ])
    expect(await moved).toMatchObject({ outcome: 'complete', counts: { remaining: 0, completed: 1, failed: 0, warning: 1 } })
  })

  test('failed instances are listed for another try; what is no list is no answer to which', async () => {
    const list = encodeIdentifier({ FailedSOPInstanceUIDList: '1.2.1\\1.2.2' }, EXPLICIT)
    const outcomes: [number, Record<string, number>, Uint8Array | undefined, unknown][] = [
      [0xb000, counts(0, 1, 2), list, { outcome: 'partial', failedSopInstanceUids: ['1.2.1', '1.2.2'] }],
      [0xb000, counts(0, 1, 2), undefined, { outcome: 'partial', failedSopInstanceUids: undefined }],
      [0xb000, counts(0, 1, 2), Uint8Array.of(1, 2, 3), { outcome: 'partial', failedSopInstanceUids: undefined }],
      [0xb000, counts(0, 1, 2), new Uint8Array(2 << 20), { outcome: 'partial', failedSopInstanceUids: undefined }],
      [0xb000, {}, undefined, { outcome: 'partial', failedSopInstanceUids: undefined }],
      // Warnings are no failures; a success that counts failures is none.
      [0xb000, counts(0, 1, 0, 2), undefined, { outcome: 'complete', failedSopInstanceUids: [] }],
      [0x0000, counts(0, 1, 2), list, { outcome: 'partial', failedSopInstanceUids: ['1.2.1', '1.2.2'] }],
      [0xfe00, counts(7, 1), undefined, { outcome: 'cancelled', counts: { remaining: 7 } }],
    ]
    for (const [status, more, dataSet, expected] of outcomes) {
      const { archive, moved } = await moving()
      await archive.answer(status, more, dataSet === undefined ? {} : { dataSet })
      expect(await moved).toMatchObject(expected as object)
    }
  })

  test('a failure is a fault by its status alone', async () => {
    const outcomes: [number, string][] = [
      [0xa701, 'DIMSE_QUERY_FAILED'],
      [0xa702, 'DIMSE_QUERY_FAILED'],
      [0xc123, 'DIMSE_QUERY_FAILED'],
      [0xa801, 'DIMSE_DESTINATION_UNKNOWN'],
      [0xa900, 'DIMSE_QUERY_REFUSED'],
      [0x0122, 'DIMSE_QUERY_REFUSED'],
    ]
    for (const [status, code] of outcomes) {
      const { archive, moved } = await moving()
      await archive.answer(status)
      expect(await codeOf(moved)).toBe(code)
    }
  })

  test('an archive may be slow as long as it comes further; saying the same again is no progress', async () => {
    const { archive, moved } = await moving()
    for (let count = 1; count <= 3; count += 1) {
      archive.clock.advance(DIMSE_LIMITS.retrieveIdleMs - 1)
      await archive.answer(0xff00, counts(9 - count, count))
    }
    expect(archive.isAborted).toBe(false)
    for (let count = 0; count < 10; count += 1) {
      archive.clock.advance(DIMSE_LIMITS.retrieveIdleMs / 10)
      if (!archive.isAborted) await archive.answer(0xff00, counts(6, 3))
    }
    expect([await codeOf(moved), archive.isAborted]).toEqual(['DIMSE_TIMED_OUT', true])
  })

  test('an archive that never ends is given up by the number of its messages', async () => {
    const { archive, moved } = await moving({ limits: { retrieveMessagesMax: 20 } })
    for (let count = 0; count < 100 && !archive.isAborted; count += 1) await archive.answer(0xff00, counts(count % 2, 0))
    expect([await codeOf(moved), archive.isAborted]).toEqual(['DIMSE_MESSAGES_TOO_MANY', true])
  })

  test('cancelled: once, by the message id; the archive has its time and no more', async () => {
    const { archive, scu, moved } = await moving()
    await archive.answer(0xff00, counts(5, 1))
    scu.cancel()
    scu.cancel()
    expect(archive.fields).toEqual([0x21, 0x0fff])
    await archive.answer(0xff00, counts(4, 2))
    await archive.answer(0xfe00, counts(4, 2))
    expect(await moved).toMatchObject({ outcome: 'cancelled', counts: { remaining: 4, completed: 2 } })
    scu.cancel()
    expect(archive.fields.length).toBe(2)

    const stubborn = await moving()
    stubborn.scu.cancel()
    for (let count = 0; count < 10; count += 1) {
      stubborn.archive.clock.advance(DIMSE_LIMITS.cancelMs / 10)
      if (!stubborn.archive.isAborted) await stubborn.archive.answer(0xff00, counts(100 - count, count))
    }
    expect(await codeOf(stubborn.moved)).toBe('DIMSE_TIMED_OUT')
  })

  test('cancelled before the request has left: the request goes first', async () => {
    const archive = new Archive()
    const scu = await archive.associate(queryContexts('move'))
    const moved = scu.move(STUDY, 'INBOX')
    scu.cancel()
    await settle()
    expect(archive.fields).toEqual([0x21, 0x0fff])
    await archive.answer(0xfe00)
    expect(await moved).toMatchObject({ outcome: 'cancelled' })
  })

  test('an archive that wants to store over this association ends it', async () => {
    const { archive, moved } = await moving()
    await archive.store(1, new Uint8Array(2), { contextId: 1, sopClassUid: CT })
    expect(await codeOf(moved)).toBe('DIMSE_PDU_UNEXPECTED')
  })
})

describe('the association for C-GET', () => {
  test('Lethe is SCP of each SOP Class and SCU of none; one context for each transfer syntax', async () => {
    const { archive } = await getting()
    expect(archive.request?.userInformation.roles).toEqual([
      { sopClassUid: CT, scu: 0, scp: 1 },
      { sopClassUid: MR, scu: 0, scp: 1 },
    ])
    const contexts = archive.request?.contexts ?? []
    expect(contexts.slice(2).every(({ transferSyntaxes }) => transferSyntaxes.length === 1)).toBe(true)
  })

  test('however many SOP Classes: odd numbers, each once, within 128, Explicit VR for each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 126 }), (count) => {
        const classes = new Set(Array.from({ length: count }, (_, index) => `1.2.${index}`))
        const { contexts, roles } = getContexts(classes)
        expect(contexts.length).toBeLessThanOrEqual(128)
        expect(contexts.map(({ id }) => id)).toEqual(contexts.map((_, index) => 2 * index + 1))
        const explicit = contexts.filter(({ transferSyntaxes }) => transferSyntaxes[0] === EXPLICIT).slice(2)
        expect(new Set(explicit.map(({ abstractSyntax }) => abstractSyntax))).toEqual(classes)
        expect(roles.length).toBe(count)
      }),
    )
    expect(() => getContexts(new Set())).toThrow(RangeError)
  })
})

describe('C-GET', () => {
  test('any Data Sets with any statuses: each reaches the handler as it was sent, and is answered with what the handler says', async () => {
    const instance = fc.record({
      bytes: fc.uint8Array({ maxLength: 40 }),
      status: fc.constantFrom(0, 0xb000, 0xb007, 0xa700, 0xc000),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(instance, { minLength: 1, maxLength: 6 }), async (instances) => {
        const { archive, got, kept } = await getting({ statuses: instances.map(({ status }) => status) })
        const taken = instances.filter(({ status }) => statusKind(status) !== 'failure').length
        for (const [index, { bytes }] of instances.entries()) {
          await archive.store(index + 1, bytes)
          await archive.answer(0xff00, counts(instances.length - index - 1, index + 1))
        }
        await archive.answer(taken === instances.length ? 0 : 0xb000, counts(0, taken, instances.length - taken))
        expect(kept.map(({ bytes }) => bytes)).toEqual(instances.map(({ bytes }) => [...bytes]))
        expect(archive.statuses).toEqual(instances.map(({ status }) => status))
        const outcome = taken === instances.length ? 'complete' : 'partial'
        expect(await got).toMatchObject({ outcome, storedCount: taken, refusedCount: instances.length - taken })
        expect(archive.clock.running).toBe(0)
      }),
      { numRuns: 50 },
    )
  })

  test('the handler is told which archive, class, instance and transfer syntax it is', async () => {
    const { archive, kept } = await getting()
    await archive.store(9, new Uint8Array(2), { contextId: 7 })
    expect(kept).toEqual([
      {
        source: 'pacs',
        callingAeTitle: 'LETHE',
        calledAeTitle: 'ARCHIVE',
        sopClassUid: CT,
        sopInstanceUid: '1.2.3.9',
        transferSyntaxUid: '1.2.840.10008.1.2',
        bytes: [0, 0],
      },
    ])
    const response = archive.heard.at(-1)
    expect([response?.contextId, response?.command.number('MessageIDBeingRespondedTo')]).toEqual([7, 9])
  })

  test('an archive that counts more than came, or calls complete what was refused, is not believed', async () => {
    const short = await getting()
    await short.archive.store(1, new Uint8Array(2))
    await short.archive.answer(0, counts(0, 2))
    expect(await short.got).toMatchObject({ outcome: 'partial', storedCount: 1 })
    const refused = await getting({ statuses: [0xa700] })
    await refused.archive.store(1, new Uint8Array(2))
    await refused.archive.answer(0, counts(0, 1))
    expect(await refused.got).toMatchObject({ outcome: 'partial', storedCount: 0, refusedCount: 1 })
    const silent = await getting({ statuses: [0, 0xa700] })
    await silent.archive.store(1, new Uint8Array(2))
    await silent.archive.store(2, new Uint8Array(2))
    await silent.archive.answer(0)
    expect(await silent.got).toMatchObject({ outcome: 'partial', storedCount: 1, refusedCount: 1 })
  })

  test('while the handler takes its time, no clock runs and nothing is answered; the archive is held back', async () => {
    const [gate, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const handling = { gate: gate.promise, commit: commit.promise }
    const { archive, got, kept } = await getting({ ...handling, limits: { waitingBytesMax: 1000 } })
    await archive.store(1, new Uint8Array(5000))
    expect(archive.isReading).toBe(false)
    await archive.answer(0xff00, counts(5, 0))
    archive.clock.advance(1e9)
    expect([archive.isAborted, archive.statuses]).toEqual([false, []])
    gate.resolve()
    await settle()
    archive.clock.advance(1e9)
    expect([archive.isAborted, archive.isReading, archive.statuses]).toEqual([false, true, []])
    commit.resolve()
    await settle()
    expect([archive.statuses, kept[0]?.bytes.length]).toEqual([[0], 5000])
    archive.clock.advance(DIMSE_LIMITS.retrieveIdleMs)
    expect(await codeOf(got)).toBe('DIMSE_TIMED_OUT')
  })

  test('a handler that throws is answered for with Processing Failure', async () => {
    const archive = new Archive()
    const scu = await archive.associate(getContexts(new Set([CT])))
    const got = scu.get(STUDY, { source: 'pacs', store: async () => Promise.reject(new Error('broken')) })
    await settle()
    await archive.store(1, new Uint8Array(2))
    expect(archive.statuses).toEqual([0x0110])
    await archive.answer(0xb000, counts(0, 0, 1))
    expect(await got).toMatchObject({ outcome: 'partial', refusedCount: 1 })
  })

  test('sub-operations of other classes than their context, and of the query itself, are refused; the rest goes on', async () => {
    const { archive, got, kept } = await getting()
    await archive.store(1, new Uint8Array(2), { contextId: 5, sopClassUid: MR })
    await archive.store(2, new Uint8Array(2), { contextId: 1 })
    await archive.store(3, new Uint8Array(2), { contextId: 3 })
    await archive.store(4, new Uint8Array(2))
    expect([archive.statuses, kept.length]).toEqual([[0x0122, 0x0122, 0x0122, 0], 1])
    await archive.answer(0xb000, counts(0, 1, 3))
    expect(await got).toMatchObject({ outcome: 'partial', storedCount: 1, refusedCount: 3 })
  })

  test('a role that the archive does not answer is as good as one it accepts; one that it denies is not', async () => {
    const silent = await getting({ roles: [] })
    await silent.archive.store(1, new Uint8Array(2))
    expect(silent.archive.statuses).toEqual([0])
    const denying = await getting({ roles: [{ sopClassUid: CT, scu: 1, scp: 0 }] })
    await denying.archive.store(1, new Uint8Array(2))
    expect([denying.archive.statuses, denying.kept.length]).toEqual([[0x0122], 0])
  })

  test('requests over a context that nobody agreed on, and two at once, end the association', async () => {
    const unknown = await getting()
    await unknown.archive.store(1, new Uint8Array(2), { contextId: 201 })
    expect(await codeOf(unknown.got)).toBe('DIMSE_CONTEXT_UNKNOWN')
    const two = await getting({ gate: new Promise(() => undefined) })
    await two.archive.store(1, new Uint8Array(2))
    await two.archive.store(2, new Uint8Array(2))
    expect(await codeOf(two.got)).toBe('DIMSE_PDU_UNEXPECTED')
    const hasty = await getting({ gate: new Promise(() => undefined) })
    await hasty.archive.store(1, new Uint8Array(2))
    await hasty.archive.answer(0, counts(0, 1))
    expect(await codeOf(hasty.got)).toBe('DIMSE_PDU_UNEXPECTED')
  })

  test('an archive that never ends is given up by the number of its messages', async () => {
    const { archive, got } = await getting({ limits: { retrieveMessagesMax: 20 } })
    for (let count = 1; count < 100 && !archive.isAborted; count += 1) await archive.store(count, new Uint8Array(2))
    expect([await codeOf(got), archive.statuses.length]).toEqual(['DIMSE_MESSAGES_TOO_MANY', 20])
  })

  test('cancelled: what is on its way is taken, what comes later is refused, and there is an end to it', async () => {
    const gate = Promise.withResolvers<void>()
    const { archive, scu, got, kept } = await getting({ gate: gate.promise })
    await archive.store(1, new Uint8Array(2))
    scu.cancel()
    archive.clock.advance(1e9)
    gate.resolve()
    await settle()
    expect([archive.isAborted, kept.length]).toEqual([false, 1])
    for (let count = 2; count < 12; count += 1) {
      archive.clock.advance(DIMSE_LIMITS.cancelMs / 10)
      if (!archive.isAborted) await archive.store(count, new Uint8Array(2))
    }
    expect([kept.length, new Set(archive.statuses)]).toEqual([1, new Set([0, 0xa700])])
    expect([await codeOf(got), archive.isAborted]).toEqual(['DIMSE_TIMED_OUT', true])

    const good = await getting()
    await good.archive.store(1, new Uint8Array(2))
    good.scu.cancel()
    await good.archive.answer(0xfe00, counts(8, 1))
    expect(await good.got).toMatchObject({ outcome: 'cancelled', storedCount: 1, counts: { remaining: 8 } })
  })

  test('one that vanishes, aborts, releases or stands still in the middle of an instance: the handler learns that it is a part', async () => {
    const endings: [(archive: Archive) => void, string][] = [
      [(archive) => archive.scu.closed(), 'DIMSE_LOST'],
      [(archive) => archive.scu.receive(encodePdu({ kind: 'A-ABORT', source: 0, reason: 0 })), 'DIMSE_ABORTED'],
      [(archive) => archive.scu.receive(encodePdu({ kind: 'A-RELEASE-RQ' })), 'DIMSE_PDU_UNEXPECTED'],
      [(archive) => archive.clock.advance(DIMSE_LIMITS.idleMs), 'DIMSE_TIMED_OUT'],
    ]
    for (const [end, code] of endings) {
      const { archive, got, kept, failures } = await getting()
      await archive.storePart(1, new Uint8Array(100))
      end(archive)
      await settle()
      expect([await codeOf(got), failures, kept]).toEqual([code, [code], []])
      archive.clock.advance(1e9)
      expect(archive.clock.running).toBe(0)
    }
  })
})
