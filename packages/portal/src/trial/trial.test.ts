// Goal: a trial refuses the profiles that the gateway refuses, and holds back what the engine holds back.
// Method: the shipped profile and changes of it that make it wrong in each of the three ways; sources that are no instance.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@lethe/dicom'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileTrial, Trial } from './trial.ts'

const RESEARCH = join(import.meta.dirname, '..', '..', '..', '..', 'profiles', 'research.yaml')

function research(changes: Record<string, unknown> = {}): unknown {
  return { ...(parse(readFileSync(RESEARCH, 'utf8'), { version: '1.2', schema: 'core' }) as object), ...changes }
}

const given = { PatientName: 'DOE^JANE' }

test.each([
  ['a field that is no word of the language', { retains: {} }, ['retains']],
  ['a rule without effect', { rules: { PatientName: { action: 'replace' } } }, ['rules', 'PatientName']],
  [
    'an example that comes out otherwise',
    { examples: [{ name: 'a name', given, expect: { PatientName: 'DOE^JANE' } }] },
    ['examples', 0, 'expect', 'PatientName'],
  ],
])('%s is a complaint with its place', (_what, changes, path) => {
  expect(compileTrial(research(changes))).toEqual([expect.objectContaining({ path })])
})

test('what is no DICOM is held back with its fault, whatever its pieces', () => {
  const trial = compileTrial(research()) as Trial
  expect(trial).toBeInstanceOf(Trial)
  const held = (...source: Uint8Array[]) => {
    const tried = trial.deidentify(source)
    return tried instanceof Fault ? tried.code : tried
  }
  expect(held()).toBe('DICOM_EMPTY')
  expect(held(Buffer.alloc(500, 'text'))).toBe('DICOM_NOT_DICOM')
  expect(held(...Array.from({ length: 500 }, () => Buffer.from('t')))).toBe('DICOM_NOT_DICOM')
})
