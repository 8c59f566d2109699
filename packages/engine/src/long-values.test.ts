// Goal: a value as long as the reader delivers whole costs time in proportion to its length, whatever is in it.
// Method: a megabyte that a pattern with backtracking would take hours for; ending at all is the proof, no time is compared.
import { characterSet, EXPLICIT_LITTLE, LIMITS, VRS, type Vr } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import type { Decision } from './decision.ts'
import { valuesAsText } from './element-value.ts'
import { execute } from './execute.ts'
import { isOfGrammar } from './grammar.ts'
import { KnownIdentifiers } from './text/known-identifiers.ts'
import { LabelNumbers } from './label-numbers.ts'
import { TextCleaner } from './text/text-cleaner.ts'
import { identities } from './profiles.test-support.ts'
import { hasIdentifierShape } from './shapes.ts'

const TEXT_VRS = (Object.keys(VRS) as Vr[]).filter((vr) => VRS[vr].kind === 'text' || VRS[vr].kind === 'string')

const KEEP: Decision = { action: 'keep', because: { layer: 'unlisted', text: 'test' }, otherwise: 'remove', guarded: true }

/** A letter, a megabyte of one filling, and a letter: no padding at the end, though all of it looks like padding. */
const FILLINGS: Readonly<Record<string, string>> = {
  NULs: '\0',
  spaces: ' ',
  digits: '1',
  'digits and spaces': '1 ',
  dots: '1.',
  titles: 'dr ',
}

function longValue(filling: string): Uint8Array {
  const text = `A${filling.repeat(Math.floor((LIMITS.valueBytesMax - 2) / filling.length))}A`
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

describe.each(Object.entries(FILLINGS))('a megabyte of %s', (_name, filling) => {
  const value = longValue(filling)

  test.each(TEXT_VRS)('as %s is looked at and closed', (vr) => {
    const subject = { tag: 0x00081090, vr, value, characters: characterSet([]), decision: KEEP }
    const identifiers = new KnownIdentifiers()
    const cleaner = new TextCleaner(identifiers, 1)
    const closed = execute(subject, {
      identities,
      shiftDays: 1,
      identifiers,
      cleaner,
      labels: new LabelNumbers(),
      note: () => undefined,
    })
    const guarded = VRS[vr].kind === 'text' || vr === 'CS' || vr === 'UR' || !isOfGrammar(value, vr)
    expect(closed === undefined).toBe(guarded || vr === 'AE')
    const token = { kind: 'element', tag: 0x00081090, vr, value, encoding: EXPLICIT_LITTLE, offset: 0 } as const
    expect(valuesAsText(token, characterSet([])).length).toBeGreaterThan(0)
  })

  test('is searched for shapes', () => {
    expect(typeof hasIdentifierShape(`A${filling.repeat(300_000)}A`)).toBe('boolean')
  })
})
