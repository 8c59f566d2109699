import { dictionaryEntry, tagOfKeyword } from '@lethe/dicom'
import { canBeGiven } from '../example-instance.ts'
import type { Example, ExampleValue, Expectation } from '../profile.ts'
import { complain, described, inside, list, map, oneWayOf, record, refined, shape, text, wordOf, type Shape } from '../shape.ts'
import { matcher } from './condition-shape.ts'
import { anyText, attribute } from './text-shapes.ts'

const exampleValue: Shape<ExampleValue> = oneWayOf<ExampleValue>({ text: anyText, list: list(anyText) })

const given: Shape<Example['given']> = refined(map(attribute, exampleValue), (read, at) => {
  for (const [name, texts] of Object.entries(read)) {
    const vr = dictionaryEntry(tagOfKeyword(name) as number)?.vr
    const all = typeof texts === 'string' ? [texts] : texts
    if (vr !== undefined && !canBeGiven(vr, all)) complain(inside(at, name), `cannot be given in an example: VR ${vr}`)
  }
  return read
})

const expectation: Shape<Expectation> = oneWayOf<Expectation>({ text: anyText, list: list(anyText), map: matcher })

const expected: Shape<Example['expect']> = oneWayOf<Example['expect']>({
  text: wordOf({ quarantine: 'The instance waits for a person.' }),
  map: map(attribute, expectation),
})

/** What a profile must do. */
export const example: Shape<Example> = record<Example>({
  name: described('What the example shows.', text()),
  given: described('The attributes of an instance; what every instance has may be left out.', given),
  expect: described(
    'What comes out: quarantine; or for each attribute a value, absent, empty, changed, or what it must be like.',
    shape(expected.schema, expected),
  ),
})
