import { ordinaryFile } from './file.ts'
import { dataSet, type Literal } from './literal.ts'
import { ctSlice, mrSlice } from './objects/images.ts'
import { presentationState } from './objects/presentation-state.ts'
import { report, reportWords } from './objects/documents.ts'
import { segmentation } from './objects/segmentation.ts'
import { structureSet } from './objects/structure-set.ts'
import { syntaxes } from './syntaxes.ts'

export { countReferences } from './references.ts'

const CT_SLICE_COUNT = 4
const MR_SLICE_COUNT = 2

/** One patient's study whose objects refer to each other in the ways that real ones do. */
export function linkedStudy(): { name: string; bytes: Uint8Array }[] {
  const objects: [string, Literal][] = [
    ...numbered('ct', CT_SLICE_COUNT, ctSlice),
    ...numbered('mr', MR_SLICE_COUNT, mrSlice),
    ['seg-1', segmentation(CT_SLICE_COUNT)],
    ['sr-1', report('sr', reportWords)],
    ['rtstruct-1', structureSet(CT_SLICE_COUNT)],
    ['pr-1', presentationState(CT_SLICE_COUNT)],
  ]
  return objects.map(([name, object]) => ({
    name: `${name}.dcm`,
    bytes: ordinaryFile(dataSet(object), syntaxes.explicitLittle, 'defined'),
  }))
}

function numbered(name: string, count: number, make: (number: number) => Literal): [string, Literal][] {
  return Array.from({ length: count }, (_, index) => [`${name}-${index + 1}`, make(index + 1)])
}
