// Goal: what every action makes of every VR is known, can be read by a person, and never shows more than the action may.
// Method: one golden table (execute.golden.txt; `npm run golden` writes it anew), then laws over the same cells.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { characterSet, VRS, type Vr } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import { ACTIONS, type Action, type ClosedAction } from './actions.ts'
import type { Decision } from './decision.ts'
import { execute } from './execute.ts'
import { actionTable, because, circumstances, DECISIONS, latin, made, samplesOf, VALUED } from './execute-table.test-support.ts'
import { isOfGrammar } from './grammar.ts'
import { tag } from './instances.test-support.ts'
import { KnownIdentifiers } from './text/known-identifiers.ts'

describe('the golden table', () => {
  test('is the one that was reviewed', () => {
    const golden = readFileSync(join(import.meta.dirname, 'execute.golden.txt'), 'utf8')
    expect(actionTable().split('\n')).toEqual(golden.split('\n'))
  })

  test('has every action', () => {
    expect(new Set(Object.values(DECISIONS).map(({ action }) => action))).toEqual(new Set(Object.keys(ACTIONS) as Action[]))
  })
})

describe('laws', () => {
  const closed: readonly ClosedAction[] = ['remove', 'empty', 'replace']
  const every = VALUED.flatMap((vr) => Object.values(samplesOf(vr)).map((value: Uint8Array) => ({ vr, value })))

  test('after a closed action nothing of a value is left: any other value gives the same', () => {
    for (const { vr, value } of every) {
      for (const action of closed) {
        const other = Uint8Array.from(value, (byte) => byte ^ 0x55)
        const decision: Decision = { action, because, otherwise: action }
        expect(made(vr, value, decision)).toEqual(made(vr, other, decision))
      }
    }
  })

  test('an action that cannot do its work leaves exactly what its otherwise says', () => {
    for (const { vr, value } of every) {
      for (const otherwise of closed) {
        const expected = made(vr, value, { action: otherwise, because, otherwise })
        for (const action of ['clean', 'pseudonym'] as const)
          expect(made(vr, value, { action, because, otherwise })).toEqual(expected)
      }
    }
  })

  test('what is removed is removed empty or not, and an empty value becomes nothing else', () => {
    for (const vr of VALUED) {
      for (const decision of Object.values(DECISIONS)) {
        const expected = decision.action === 'remove' ? undefined : new Uint8Array(0)
        expect(made(vr, new Uint8Array(0), decision)).toEqual(expected)
      }
    }
  })

  test('a dummy is of the grammar of its VR and never empty', () => {
    for (const { vr, value } of every) {
      const dummy = made(vr, value, { action: 'replace', because, otherwise: 'replace' }) as Uint8Array
      expect([vr, dummy.length > 0, isOfGrammar(dummy, vr)]).toEqual([vr, true, true])
    }
  })

  test('a guarded text that names the patient never survives, in whatever VR and spelling', () => {
    const texts = VALUED.filter((vr) => VRS[vr].kind === 'text' || ['AE', 'CS', 'UR'].includes(vr))
    for (const vr of texts) {
      for (const spelling of ['ADLER', 'X_ADLER_1', 'ADLERIRENE', 'MR\\ADLER']) {
        const result = made(vr, latin(spelling), { action: 'keep', because, otherwise: 'remove', guarded: true })
        expect([vr, spelling, result]).toEqual([vr, spelling, undefined])
      }
    }
  })
})

describe('examples', () => {
  const iccProfile = (size: number, signature: string): Uint8Array => {
    const bytes = new Uint8Array(128)
    new DataView(bytes.buffer).setUint32(0, size)
    bytes.set(latin(signature), 36)
    return bytes
  }
  const keepIcc = (value: Uint8Array): Uint8Array | undefined => {
    const decision: Decision = { action: 'keep', because, otherwise: 'remove' }
    return execute({ tag: tag('ICCProfile'), vr: 'OB', value, characters: characterSet([]), decision }, circumstances)
  }

  // ICC.1 7.2: the profile's size stands in bytes 0 to 3, its signature in bytes 36 to 39.
  test('an ICC profile is kept where it is one', () => {
    expect(keepIcc(iccProfile(128, 'acsp'))).toHaveLength(128)
    expect(keepIcc(iccProfile(127, 'acsp'))).toHaveLength(128)
    expect(keepIcc(iccProfile(64, 'acsp'))).toBeUndefined()
    expect(keepIcc(iccProfile(128, 'text'))).toBeUndefined()
    expect(keepIcc(latin('ADLER'))).toBeUndefined()
  })

  test.each([
    ['089Y', '089Y'],
    ['090Y', '090Y'],
    ['091Y', '090Y'],
    ['999M', '999M'],
    ['999W', '999W'],
    ['999D', '999D'],
  ])('an age of %s under a cap of 90 years is %s', (age, expected) => {
    const result = made('AS', latin(age), { action: 'generalize', because, otherwise: 'remove', cap: '090Y' })
    expect(Buffer.from(result as Uint8Array).toString('latin1')).toBe(expected)
  })

  test('an age in months is compared in years', () => {
    const result = made('AS', latin('030M'), { action: 'generalize', because, otherwise: 'remove', cap: '002Y' })
    expect(Buffer.from(result as Uint8Array).toString('latin1')).toBe('002Y')
  })

  const rounded = (vr: Vr, text: string, of: number): string | undefined => {
    const result = made(vr, latin(text), { action: 'generalize', because, otherwise: 'remove', to: { part: 'multiple', of } })
    return result === undefined ? undefined : Buffer.from(result).toString('latin1').trim()
  }

  test.each([
    ['DS', '72.4', 5, '70'],
    ['DS', '72.5', 5, '75'],
    ['DS', '-72.5', 5, '-75'],
    ['DS', '0.34', 0.1, '0.3'],
    ['DS', '-2', 10, '0'],
    ['DS', '1e3\\ 14 ', 10, '1000\\10'],
    ['DS', '1e300', 10, undefined],
    ['DS', '70 kg', 10, undefined],
    ['IS', '14', 10, '10'],
    ['IS', '2147483647', 1000, undefined],
  ] as const)('%s %s to the nearest multiple of %d is %s', (...[vr, text, of, expected]) => {
    expect(rounded(vr, text, of)).toBe(expected)
  })

  test('one value among several that is no date takes all of them with it', () => {
    const shifted: Decision = { action: 'shift', because, otherwise: 'remove' }
    expect(made('DA', latin('20240310\\ADLER'), shifted)).toBeUndefined()
  })

  test('a Defined Term stays though it is somebody’s name too', () => {
    const known = new KnownIdentifiers()
    known.addName('AXIAL^HEAD')
    const decision: Decision = { action: 'keep', because, otherwise: 'remove', guarded: true }
    const subject = { tag: tag('ImageType'), vr: 'CS' as const, value: latin('AXIAL'), characters: characterSet([]), decision }
    expect(execute(subject, { ...circumstances, identifiers: known })).toBe(subject.value)
  })
})
