import type { Literal } from '../literal.ts'
import { SIDE } from './images.ts'
import { commonModules } from './modules.ts'
import { referenceTo, seriesUid } from './uids.ts'

/** A grayscale softcopy presentation state over the first CT slices, with an annotation (PS3.3 A.33.1). */
export function presentationState(sliceCount: number): Literal {
  const slices = Array.from({ length: sliceCount }, (_, index) => referenceTo('ct', index + 1))
  return {
    ...commonModules('pr', 'PR', 1),
    SeriesDescription: 'Key views',
    Laterality: '',
    ContentLabel: 'KEYVIEWS',
    ContentDescription: 'Views for the tumour board',
    ContentCreatorName: 'Leclerc^Henri^^Dr',
    PresentationCreationDate: '20230914',
    PresentationCreationTime: '113000',
    ReferencedSeriesSequence: [{ SeriesInstanceUID: seriesUid('ct'), ReferencedImageSequence: slices }],
    DisplayedAreaSelectionSequence: [
      {
        ReferencedImageSequence: slices,
        DisplayedAreaTopLeftHandCorner: [1, 1],
        DisplayedAreaBottomRightHandCorner: [SIDE, SIDE],
        PresentationSizeMode: 'SCALE TO FIT',
        PresentationPixelAspectRatio: '1\\1',
      },
    ],
    GraphicLayerSequence: [{ GraphicLayer: 'NOTES', GraphicLayerOrder: 1 }],
    GraphicAnnotationSequence: [
      { ReferencedImageSequence: slices.slice(0, 1), GraphicLayer: 'NOTES', TextObjectSequence: [note()] },
    ],
    PresentationLUTShape: 'IDENTITY',
  }
}

function note(): Literal {
  return {
    UnformattedTextValue: 'Okafor: compare with 2021',
    AnchorPointAnnotationUnits: 'PIXEL',
    AnchorPoint: [4, 4],
    AnchorPointVisibility: 'Y',
  }
}
