// Goal: what is drawn over images is cleaned text by text; layers keep apart; what nobody can read goes, and is not called clean.
// Method: presentation states and images with overlays, under profiles that clean graphics and that do not.
import { DataSet, uidOfKeyword } from '@lethe/dicom'
import { describe, expect, test } from 'vitest'
import { deidentified, elementsOf, fileOf, instanceOf, us, type Part } from '../instances.test-support.ts'
import { policyOf } from '../profiles.test-support.ts'
import { dataSet, valuesOf } from './reports.test-support.ts'

const cleaned = policyOf('research')
const removed = policyOf('research', { clean: { graphics: 'removed' } })
const everyClass = [{ when: { SOPClassUID: { present: true } } }] as const
const basic = policyOf('basic', { accept: everyClass })

const CLEAN_GRAPHICS = '113103'

function note(text: string): DataSet {
  return DataSet.of({ UnformattedTextValue: text, AnchorPointAnnotationUnits: 'PIXEL', AnchorPointVisibility: 'Y' })
}

const drawn = (layer: string, text: string): DataSet =>
  dataSet({ GraphicLayer: layer, TextObjectSequence: [note(text)], GraphicObjectSequence: [figure] })
const figure = DataSet.of({ GraphicDimensions: us(2), GraphicType: 'POLYLINE', GraphicFilled: 'N' })
const layer = (name: string, description: string): DataSet =>
  DataSet.of({ GraphicLayer: name, GraphicLayerOrder: '1', GraphicLayerDescription: description })

const STATE = instanceOf({
  SOPClassUID: uidOfKeyword('GrayscaleSoftcopyPresentationStateStorage'),
  Modality: 'PR',
  ContentLabel: 'DR ADLER',
  ContentDescription: 'Views of Adler for the tumour board',
  ContentCreatorName: 'Leclerc^Henri',
  PixelData: undefined,
  GraphicAnnotationSequence: [
    drawn('ADLER', 'Adler: compare with lesion'),
    drawn('NOTES', 'Zqxkbrimble'),
    drawn('ADLER', '8 mm'),
  ],
  GraphicLayerSequence: [layer('NOTES', 'Lesions of Adler'), layer('ADLER', 'Zqxkbrimble')],
})

describe('a presentation state', () => {
  const { output } = deidentified(cleaned, STATE)

  test('keeps the words of its texts that name nobody, and a dummy where none is left', () => {
    expect(valuesOf(output, 'UnformattedTextValue')).toEqual(['compare with lesion', 'REMOVED', '8 mm'])
  })

  test('keeps its figures', () => {
    expect(valuesOf(output, 'GraphicType')).toEqual(['POLYLINE', 'POLYLINE', 'POLYLINE'])
  })

  test('has its label, description and creator as their rows say', () => {
    expect(valuesOf(output, 'ContentLabel')).toEqual(['REMOVED'])
    expect(valuesOf(output, 'ContentDescription')).toEqual(['Views for the tumour board'])
    expect(valuesOf(output, 'ContentCreatorName')).toEqual([''])
  })

  test('says that its graphics are clean where the profile cleans them, and only there', () => {
    expect(valuesOf(output, 'CodeValue')).toContain(CLEAN_GRAPHICS)
    expect(valuesOf(deidentified(removed, STATE).output, 'CodeValue')).not.toContain(CLEAN_GRAPHICS)
  })

  test('is cleaned as strictly where descriptions are removed, or cleaned of what is known only', () => {
    for (const descriptors of ['removed', 'known'] as const) {
      const policy = policyOf('research', { clean: { descriptors } })
      expect(valuesOf(deidentified(policy, STATE).output, 'UnformattedTextValue')).toEqual(
        valuesOf(output, 'UnformattedTextValue'),
      )
    }
  })

  test('cleaned twice says the same', () => {
    const twice = deidentified(cleaned, output).output
    for (const keyword of ['UnformattedTextValue', 'ContentDescription', 'GraphicLayerDescription'])
      expect(valuesOf(twice, keyword)).toEqual(valuesOf(output, keyword))
  })
})

describe('layers', () => {
  test.each([
    ['research', cleaned],
    ['research, graphics removed', removed],
    ['basic', basic],
  ])('under %s, two layers have two names, and each graphic names its own', (_, policy) => {
    const names = valuesOf(deidentified(policy, STATE).output, 'GraphicLayer')
    const before = valuesOf(STATE, 'GraphicLayer')
    const renamed = new Map(before.map((name, index) => [name, names[index]]))
    expect(new Set(renamed.values()).size).toBe(new Set(before).size)
    expect(names).toEqual(before.map((name) => renamed.get(name)))
    expect(names.join()).not.toMatch(/ADLER|NOTES/)
  })
})

describe('overlays and curves', () => {
  const drawing = (tag: number, bytes: number): Part => ({ tag, vr: 'OW', value: new Uint8Array(bytes) })
  const withPart = (part: Part): Uint8Array => fileOf([...elementsOf(), part].toSorted((a, b) => a.tag - b.tag))
  const codes = (file: Uint8Array): string[] => valuesOf(deidentified(cleaned, file).output, 'CodeValue')

  test('an image without any claims clean graphics', () => {
    expect(codes(instanceOf())).toContain(CLEAN_GRAPHICS)
  })

  test.each([
    ['an overlay', 0x60003000, 2],
    ['an overlay in pieces', 0x60003000, 400_000],
    ['an overlay of another group', 0x601e3000, 2],
    ['a curve', 0x50023000, 2],
  ])('%s goes, and clean graphics are not claimed', (_, tag, bytes) => {
    const file = withPart(drawing(tag, bytes))
    expect(codes(file)).not.toContain(CLEAN_GRAPHICS)
    expect(deidentified(cleaned, file).output.length).toBeLessThan(instanceOf().length + 4000)
  })

  test('what an overlay says of itself goes with it', () => {
    const words = Buffer.from('Zqxkbrimble ')
    for (const tag of [0x60000022, 0x60001500, 0x60004000]) {
      const file = withPart({ tag, vr: tag === 0x60004000 ? 'LT' : 'LO', value: Uint8Array.from(words) })
      expect(Buffer.from(deidentified(cleaned, file).output).includes('Zqxk')).toBe(false)
    }
  })
})
