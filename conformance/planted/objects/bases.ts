import type { DataSet } from '../element.ts'
import { dataSet } from '../literal.ts'
import { encapsulatedPdf, report, reportWords } from './documents.ts'
import { ctSlice, mrSlice, ultrasound } from './images.ts'
import { presentationState } from './presentation-state.ts'
import { segmentation } from './segmentation.ts'
import { structureSet } from './structure-set.ts'
import type { ObjectKind } from './uids.ts'

/** A valid object of each class, into which marks are planted. */
export const plantableBases: Readonly<Record<ObjectKind, DataSet>> = {
  ct: dataSet(ctSlice(1)),
  mr: dataSet(mrSlice(1)),
  us: dataSet(ultrasound()),
  basicSr: dataSet(report('basicSr', reportWords)),
  sr: dataSet(report('sr', reportWords)),
  pdf: dataSet(encapsulatedPdf('A letter.')),
  pr: dataSet(presentationState(1)),
  rtstruct: dataSet(structureSet(1)),
  seg: dataSet(segmentation(2)),
}
