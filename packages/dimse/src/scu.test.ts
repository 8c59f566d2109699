// Goal: the user says the truth about what a peer took, and no peer can hold it for ever or make it believe too much.
// Method: our provider, and peers that are written by hand, over a connection in memory with a clock that the test moves.
import { describe, expect, test } from 'vitest'
import { encodeCommand } from './command-set.ts'
import { encodeDataHeader, encodePdu } from './encode-pdu.ts'
import { DIMSE_LIMITS } from './limits.ts'
import { codeOf, connection, instanceOf, PROPOSAL, settle } from './wire.test-support.ts'

const CT = '1.2.840.10008.5.1.4.1.1.2'
const EXPLICIT = '1.2.840.10008.1.2.1'

describe('contexts', () => {
  test('only what the peer accepted is used', async () => {
    const contexts = [
      { id: 1, abstractSyntax: CT, transferSyntaxes: [EXPLICIT] },
      { id: 3, abstractSyntax: CT, transferSyntaxes: ['1.3.46.670589.33.1.4.1'] },
      { id: 5, abstractSyntax: '1.2.3', transferSyntaxes: [EXPLICIT] },
    ]
    const { scu } = connection()
    await scu.associate({ ...PROPOSAL, contexts })
    expect(scu.accepts(CT)).toBe(true)
    expect(scu.accepts(CT, EXPLICIT)).toBe(true)
    expect(scu.accepts(CT, '1.3.46.670589.33.1.4.1')).toBe(false)
    expect(scu.accepts('1.2.3')).toBe(false)
    await expect(scu.store({ ...instanceOf([]), sopClassUid: '1.2.3' })).rejects.toMatchObject({ code: 'DIMSE_CONTEXT_UNKNOWN' })
    expect(await scu.store(instanceOf([new Uint8Array(4)]))).toBe(0)
  })
})

describe('what ends too early', () => {
  test('a source that fails aborts the association, so that a part is never taken for the whole', async () => {
    const failures: string[] = []
    const taken: string[] = []
    const handler = {
      store: async ({ dataSet }: { dataSet: AsyncIterable<Uint8Array> }) => {
        for await (const piece of dataSet) taken.push(String(piece.length))
        taken.push('whole')
        return { status: 0 }
      },
      failed: ({ code }: { code: string }) => void failures.push(code),
    }
    const { scu } = connection({ handler })
    await scu.associate(PROPOSAL)
    const dataSet = (async function* () {
      yield new Uint8Array(10)
      yield new Uint8Array(10)
      throw new Error('the disk is gone')
    })()
    await expect(scu.store({ ...instanceOf([]), dataSet })).rejects.toThrow('the disk is gone')
    await settle()
    expect(taken).not.toContain('whole')
    expect(failures).toEqual(['DIMSE_ABORTED'])
    await expect(scu.echo()).rejects.toMatchObject({ code: 'DIMSE_ABORTED' })
  })

  test('a peer that does not answer is given up, at the association and at a message', async () => {
    const { scu, clock, toScp } = connection()
    toScp.paused = true
    const opening = codeOf(scu.associate(PROPOSAL))
    clock.advance(DIMSE_LIMITS.answerMs)
    expect(await opening).toBe('DIMSE_TIMED_OUT')

    const other = connection()
    await other.scu.associate(PROPOSAL)
    other.toScp.paused = true
    const echoing = codeOf(other.scu.echo())
    await settle()
    other.clock.advance(DIMSE_LIMITS.answerMs)
    expect(await echoing).toBe('DIMSE_TIMED_OUT')
  })

  test('a connection that closes, before the association and in the middle of a message', async () => {
    const { scu } = connection()
    const opening = codeOf(scu.associate(PROPOSAL))
    scu.closed()
    expect(await opening).toBe('DIMSE_LOST')
    const other = connection({ handler: { store: async () => new Promise(() => undefined) } })
    await other.scu.associate(PROPOSAL)
    const storing = codeOf(other.scu.store(instanceOf([new Uint8Array(4)])))
    await settle()
    other.scu.closed()
    expect(await storing).toBe('DIMSE_LOST')
  })
})

describe('peers by hand', () => {
  /** An association in which what the peer says is written by the test. */
  async function open() {
    const { scu, clock, toScp, toScu } = connection()
    await scu.associate(PROPOSAL)
    toScp.to = { receive: () => undefined, closed: () => undefined }
    const say = (command: Record<string, string | number>): void => {
      const bytes = encodeCommand(command)
      toScu.to?.receive(encodeDataHeader(1, { part: 'command', last: true, length: bytes.length }))
      toScu.to?.receive(bytes)
    }
    return { scu, say, clock, toScu, toScp }
  }
  const response = { CommandField: 0x8030, MessageIDBeingRespondedTo: 1, CommandDataSetType: 0x0101, Status: 0 }

  test('a response to another message, one without a status, a request, and one that nobody asked for are no answer', async () => {
    for (const wrong of [
      { ...response, MessageIDBeingRespondedTo: 2 },
      { CommandField: 0x8030, MessageIDBeingRespondedTo: 1, CommandDataSetType: 0x0101 },
      { ...response, CommandField: 0x0030 },
    ]) {
      const { scu, say } = await open()
      const echoing = codeOf(scu.echo())
      await settle()
      say(wrong)
      expect(await echoing).toBe('DIMSE_PDU_UNEXPECTED')
    }
    const { scu, say } = await open()
    say(response)
    await expect(scu.echo()).rejects.toMatchObject({ code: 'DIMSE_PDU_UNEXPECTED' })
  })

  test('a failure that comes before the Data Set is over is the answer', async () => {
    const { scu, say, clock } = await open()
    const running = clock.running
    const dataSet = (async function* () {
      yield new Uint8Array(10)
      say({ ...response, CommandField: 0x8001, Status: 0xa700 })
      yield new Uint8Array(10)
    })()
    expect(await scu.store({ ...instanceOf([]), dataSet })).toBe(0xa700)
    expect(clock.running).toBe(running)
  })

  test('a peer that releases is agreed with, and nothing can be sent any more', async () => {
    const { scu, toScu, toScp } = await open()
    toScu.to?.receive(encodePdu({ kind: 'A-RELEASE-RQ' }))
    await settle()
    expect(toScp.sent.at(-1)?.[0]).toBe(6)
    scu.closed()
    await expect(scu.echo()).rejects.toMatchObject({ code: 'DIMSE_LOST' })
  })

  test('both sides release at once: the requestor agrees first (PS3.8 9.2.3, Sta9 and Sta11)', async () => {
    const { scu, toScu, toScp } = await open()
    const releasing = scu.release()
    toScu.to?.receive(encodePdu({ kind: 'A-RELEASE-RQ' }))
    await settle()
    expect(toScp.sent.slice(-2).map(([type]) => type)).toEqual([5, 6])
    toScu.to?.receive(encodePdu({ kind: 'A-RELEASE-RP' }))
    await releasing
  })
})
