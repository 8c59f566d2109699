// Goal: a query asks for what it names and nothing more, brings the answers that fit, and no archive can hold it, fill it or fool it.
// Method: an archive in memory that says what the test tells it to, with a clock that the test moves.
import { utf8Bytes } from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DIMSE_LIMITS } from '../limits.ts'
import { codeOf, settle } from '../wire.test-support.ts'
import { Archive, type ArchiveSetting } from './archive.test-support.ts'
import { Identifier } from './identifier.ts'
import { queryContexts } from './query-contexts.ts'
import type { QueryKeys } from './query-model.ts'
import type { FindQuery } from './query.ts'

const EXPLICIT = '1.2.840.10008.1.2.1'
const IMPLICIT = '1.2.840.10008.1.2'

const STUDY: FindQuery = { root: 'study', level: 'STUDY', keys: { AccessionNumber: 'A1' }, returns: ['StudyInstanceUID'] }

/** An archive that has been asked. */
async function asked({ query = STUDY, ...setting }: ArchiveSetting & { query?: FindQuery } = {}) {
  const archive = new Archive(setting)
  const scu = await archive.associate(queryContexts('find'))
  const found = scu.find(query)
  found.catch(() => undefined)
  await settle()
  return { archive, scu, found }
}

describe('what is asked', () => {
  test.each([EXPLICIT, IMPLICIT])('the keys, what is wanted and the level, in the transfer syntax %s', async (transferSyntax) => {
    const { archive, found } = await asked({ transferSyntax })
    const { command, dataSet } = archive.lastHeard
    expect(command.text('AffectedSOPClassUID')).toBe('1.2.840.10008.5.1.4.1.2.2.1')
    expect([command.number('CommandField'), command.number('Priority')]).toEqual([0x20, 0])
    const identifier = new Identifier(dataSet, transferSyntax)
    const said = ['AccessionNumber', 'StudyInstanceUID', 'QueryRetrieveLevel', 'SpecificCharacterSet'].map((name) =>
      identifier.value(name),
    )
    expect(said).toEqual(['A1', '', 'STUDY', ''])
    await archive.answer(0)
    expect(await found).toMatchObject({ answers: [], isComplete: true, strayCount: 0 })
  })

  test('a key beyond ASCII goes in UTF-8, and says so', async () => {
    const { archive } = await asked({ query: { ...STUDY, keys: { PatientID: 'Ä1', StudyDate: '20200101' } } })
    const identifier = new Identifier(archive.lastHeard.dataSet, EXPLICIT)
    expect([identifier.value('SpecificCharacterSet'), identifier.value('PatientID')]).toEqual(['ISO_IR 192', 'Ä1'])
  })

  test('nothing is sent that would ask for more than it names', async () => {
    const wrong: [FindQuery['root'], FindQuery['level'], QueryKeys][] = [
      ['study', 'STUDY', {}],
      ['study', 'STUDY', { StudyDate: '20200101' }],
      ['study', 'STUDY', { AccessionNumber: '' }],
      ['study', 'STUDY', { AccessionNumber: ' ' }],
      ['study', 'STUDY', { AccessionNumber: 'A*' }],
      ['study', 'STUDY', { AccessionNumber: 'A?' }],
      ['study', 'STUDY', { AccessionNumber: 'A1\\A2' }],
      ['study', 'STUDY', { AccessionNumber: 'A\n1' }],
      ['study', 'STUDY', { StudyInstanceUID: '1.2*' }],
      ['study', 'STUDY', { StudyInstanceUID: '1'.repeat(65) }],
      ['study', 'STUDY', { PatientID: '1', StudyDate: '2020-01-01' }],
      ['study', 'STUDY', { PatientID: '1', StudyDate: '20200101-' }],
      ['study', 'SERIES', { AccessionNumber: 'A1' }],
      ['study', 'IMAGE', { StudyInstanceUID: '1.2' }],
      ['patient', 'STUDY', { StudyInstanceUID: '1.2' }],
    ]
    for (const [root, level, keys] of wrong) {
      const archive = new Archive()
      const scu = await archive.associate(queryContexts('find'))
      expect(await codeOf(scu.find({ root, level, keys, returns: [] }))).toBe('DIMSE_QUERY_MALFORMED')
      expect(archive.heard).toEqual([])
    }
  })

  test('an archive that takes another transfer syntax than was offered has taken nothing', async () => {
    const archive = new Archive({ transferSyntax: '1.2.840.10008.1.2.4.90' })
    const scu = await archive.associate(queryContexts('find'))
    expect(await codeOf(scu.find(STUDY))).toBe('DIMSE_CONTEXT_UNKNOWN')
  })
})

describe('what is answered', () => {
  test('any texts come back as they were said, in both transfer syntaxes', async () => {
    const text = fc.stringMatching(/^[A-Za-zÄé漢.,-]([ A-Za-zÄé漢.,-]{0,20}[A-Za-zÄé漢.,-])?$/)
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 5 }), fc.constantFrom(EXPLICIT, IMPLICIT), async (texts, transferSyntax) => {
        const { archive, found } = await asked({ transferSyntax })
        for (const one of texts) await archive.match({ AccessionNumber: 'A1', StudyDescription: one })
        await archive.answer(0)
        const { answers } = await found
        expect(answers.map((answer) => answer.value('StudyDescription'))).toEqual(texts)
      }),
      { numRuns: 40 },
    )
  })

  test('the character set is the one that the answer names', async () => {
    const { archive, found } = await asked()
    const latin1 = Uint8Array.from([
      8,
      0,
      5,
      0,
      0x43,
      0x53,
      10,
      0,
      ...utf8Bytes('ISO_IR 100'),
      8,
      0,
      0x50,
      0,
      0x53,
      0x48,
      2,
      0,
      0x41,
      0x31,
    ])
    const patient = Uint8Array.from([0x10, 0, 0x20, 0, 0x4c, 0x4f, 2, 0, 0xc4, 0x31])
    await archive.answer(0xff00, {}, { dataSet: Uint8Array.from([...latin1, ...patient]) })
    await archive.answer(0)
    expect((await found).answers.map((answer) => answer.value('PatientID'))).toEqual(['Ä1'])
  })

  test('what does not have the values it was asked for by is counted, and is no answer', async () => {
    const keys = { PatientID: ' P1 ', StudyDate: '20200101-20200131' }
    const { archive, found } = await asked({ query: { ...STUDY, keys } })
    const dates = ['20200101', '2020.01.31', '20200201', '', '20191231', '20200115x']
    for (const StudyDate of dates) await archive.match({ PatientID: 'P1', StudyDate }, 0xff01)
    await archive.match({ PatientID: 'P11', StudyDate: '20200101' })
    await archive.match({ StudyDate: '20200101' })
    await archive.answer(0)
    const result = await found
    expect(result.answers.map((answer) => answer.value('StudyDate'))).toEqual(['20200101', '2020.01.31'])
    expect(result).toMatchObject({ strayCount: 6, optionalKeysIgnored: true, isComplete: true })
  })

  test('a failure is a fault by its status alone; the comment is not repeated', async () => {
    const outcomes: [number, string][] = [
      [0xa700, 'DIMSE_QUERY_FAILED'],
      [0xc001, 'DIMSE_QUERY_FAILED'],
      [0xa900, 'DIMSE_QUERY_REFUSED'],
      [0x0122, 'DIMSE_QUERY_REFUSED'],
      [0x0124, 'DIMSE_QUERY_REFUSED'],
    ]
    for (const [status, code] of outcomes) {
      const { archive, found } = await asked()
      const { command } = archive.lastHeard
      const id = command.number('MessageID') as number
      const comment = 'no accession A1'
      await archive.say({ CommandField: 0x8020, MessageIDBeingRespondedTo: id, Status: status, ErrorComment: comment })
      const error = await found.then(
        () => new Error('no fault'),
        (fault: Error) => fault,
      )
      expect(error).toMatchObject({ code, details: { status } })
      expect(JSON.stringify([error.message, error])).not.toContain('A1')
    }
  })

  test('a query that is cancelled by whoever asked is not complete', async () => {
    const { archive, scu, found } = await asked()
    await archive.match({ AccessionNumber: 'A1' })
    scu.cancel()
    await archive.answer(0xfe00)
    expect(await found).toMatchObject({ isComplete: false, answers: [expect.anything()] })
  })

  test('one association asks several times', async () => {
    const { archive, scu, found } = await asked()
    await archive.answer(0)
    await found
    const again = scu.find({ ...STUDY, keys: { AccessionNumber: 'A2' } })
    await settle()
    await archive.match({ AccessionNumber: 'A2' })
    await archive.answer(0)
    expect((await again).answers.length).toBe(1)
    await scu.release()
    expect(archive.clock.running).toBe(0)
  })
})

describe('hostile and broken archives', () => {
  test('more answers than the limit: cancelled, and said to be incomplete', async () => {
    const { archive, found } = await asked({ limits: { answersMax: 3 } })
    for (let count = 0; count < 10; count += 1) await archive.match({ AccessionNumber: count % 2 === 0 ? 'A1' : 'other' })
    expect(archive.fields).toEqual([0x20, 0x0fff])
    const cancel = archive.heard.at(-1)?.command
    expect(cancel?.number('MessageIDBeingRespondedTo')).toBe(archive.lastHeard.command.number('MessageID'))
    await archive.answer(0xfe00)
    expect(await found).toMatchObject({ isComplete: false, strayCount: 1 })
    expect((await found).answers.length).toBe(2)
  })

  test('more bytes than the limit: the same', async () => {
    const { archive, found } = await asked({ limits: { answersBytesMax: 100 } })
    for (let count = 0; count < 10; count += 1) await archive.match({ AccessionNumber: 'A1', StudyDescription: 'x'.repeat(20) })
    expect(archive.fields).toEqual([0x20, 0x0fff])
    // It had said its last word before it heard of the cancel.
    await archive.answer(0)
    expect(await found).toMatchObject({ isComplete: false })
  })

  test('one that goes on after it was cancelled is given up, however much it says', async () => {
    const { archive, found } = await asked({ limits: { answersMax: 1 } })
    for (let count = 0; count < 100 && !archive.isAborted; count += 1) {
      await archive.match({ AccessionNumber: 'A1' })
      archive.clock.advance(DIMSE_LIMITS.cancelMs / 10)
    }
    expect(archive.isAborted).toBe(true)
    expect(await codeOf(found)).toBe('DIMSE_TIMED_OUT')
  })

  test('one that says nothing is given up; one that says something now and then is not', async () => {
    const { archive, found } = await asked()
    for (let count = 0; count < 3; count += 1) {
      archive.clock.advance(DIMSE_LIMITS.answerMs - 1)
      await archive.match({ AccessionNumber: 'A1' })
    }
    expect(archive.isAborted).toBe(false)
    archive.clock.advance(DIMSE_LIMITS.answerMs)
    expect(await codeOf(found)).toBe('DIMSE_TIMED_OUT')
    expect(archive.isAborted).toBe(true)
  })

  test('one answer that is too long, that is no Data Set, or that is missing', async () => {
    const wrong: [Uint8Array | undefined, string][] = [
      [new Uint8Array(DIMSE_LIMITS.answerBytesMax + 2), 'DIMSE_IDENTIFIER_TOO_LONG'],
      [Uint8Array.of(8, 0, 0x50, 0, 0x53, 0x48, 200, 0, 0x41), 'DIMSE_IDENTIFIER_MALFORMED'],
      [Uint8Array.of(1, 2, 3), 'DIMSE_IDENTIFIER_MALFORMED'],
      [undefined, 'DIMSE_IDENTIFIER_MALFORMED'],
    ]
    for (const [dataSet, code] of wrong) {
      const { archive, found } = await asked()
      await archive.answer(0xff00, {}, dataSet === undefined ? {} : { dataSet })
      expect([await codeOf(found), archive.isAborted]).toEqual([code, true])
    }
  })

  test('any bytes as an answer: an answer, a stray or a fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (dataSet) => {
        const { archive, found } = await asked()
        await archive.answer(0xff00, {}, { dataSet })
        if (!archive.isAborted) await archive.answer(0)
        expect(await codeOf(found)).toMatch(/^(no fault|DIMSE_IDENTIFIER_MALFORMED)$/)
      }),
    )
  })

  test('a wrong message id, another service, a request, an answer over another context, and one that nobody asked for', async () => {
    const { archive: first } = await asked()
    const response = { CommandField: 0x8020, MessageIDBeingRespondedTo: first.lastHeard.command.number('MessageID') as number }
    for (const wrong of [
      { ...response, MessageIDBeingRespondedTo: response.MessageIDBeingRespondedTo + 1, Status: 0 },
      { ...response, CommandField: 0x8021, Status: 0 },
      { ...response, CommandField: 0x0001, MessageID: 7 },
      response,
    ]) {
      const { archive, found } = await asked()
      await archive.say(wrong)
      expect([await codeOf(found), archive.isAborted]).toEqual(['DIMSE_PDU_UNEXPECTED', true])
    }
    const { archive, found } = await asked()
    await archive.answer(0xff00, {}, { contextId: 3, dataSet: new Uint8Array(0) })
    expect(await codeOf(found)).toBe('DIMSE_PDU_UNEXPECTED')
    const late = await asked()
    await late.archive.answer(0)
    await late.archive.answer(0xff00)
    expect([await codeOf(late.found), late.archive.isAborted]).toEqual(['no fault', true])
  })

  test('one that vanishes, before and in the middle of its answers', async () => {
    for (const count of [0, 2]) {
      const { archive, found } = await asked()
      for (let index = 0; index < count; index += 1) await archive.match({ AccessionNumber: 'A1' })
      await archive.vanish()
      expect(await codeOf(found)).toBe('DIMSE_LOST')
      expect(archive.clock.running).toBe(0)
    }
  })
})
