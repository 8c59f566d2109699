import type { Literal } from '../literal.ts'
import { code } from './code.ts'
import { commonModules, contentMoment } from './modules.ts'
import { type ObjectKind, referenceTo, seriesUid, studyUid } from './uids.ts'

/** What the content items of a report say, so that a test can put marks in their places. */
export interface ReportWords {
  readonly text: string
  readonly person: string
  readonly date: string
  readonly time: string
  readonly dateTime: string
  readonly uid: string
  readonly codeMeaning: string
  readonly title: string
}

/** The words of the report of the one study. */
export const reportWords: ReportWords = {
  text: 'Mrs. Okafor: nodule of 8 mm in the right upper lobe, unchanged since 2021.',
  person: 'Leclerc^Henri^^Dr',
  date: '20230914',
  time: '102011',
  dateTime: '20230914102011',
  uid: `${studyUid}.77`,
  codeMeaning: 'Nodule',
  title: 'Imaging report',
}

/** A report on the CT slices with every kind of content item that can identify (PS3.3 A.35.3, A.35.1). */
export function report(kind: 'sr' | 'basicSr', words: ReportWords): Literal {
  const evidence = ['ct', 'mr'].map((source) => ({
    SeriesInstanceUID: seriesUid(source as ObjectKind),
    ReferencedSOPSequence: [1, 2].map((number) => referenceTo(source as ObjectKind, number)),
  }))
  return {
    ...commonModules(kind, 'SR', 1),
    ...contentMoment,
    SeriesDescription: 'Report',
    ReferencedPerformedProcedureStepSequence: [],
    PerformedProcedureCodeSequence: [],
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'VERIFIED',
    VerifyingObserverSequence: [
      {
        VerifyingObserverName: 'Leclerc^Henri^^Dr',
        VerifyingObserverIdentificationCodeSequence: [],
        VerifyingOrganization: 'North Shore General Hospital',
        VerificationDateTime: '20230914150000',
      },
    ],
    CurrentRequestedProcedureEvidenceSequence: [{ StudyInstanceUID: studyUid, ReferencedSeriesSequence: evidence }],
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [code('18748-4', 'LN', words.title)],
    ContinuityOfContent: 'SEPARATE',
    ContentSequence: content(words),
  }
}

function content(words: ReportWords): Literal[] {
  const images = (['ct', 'mr'] as const).flatMap((source) =>
    [1, 2].map((number) =>
      item('IMAGE', code('121112', 'DCM', 'Source of Measurement'), { ReferencedSOPSequence: [referenceTo(source, number)] }),
    ),
  )
  const observer = item('PNAME', code('121008', 'DCM', 'Person Observer Name'), { PersonName: words.person })
  return [
    { ...observer, RelationshipType: 'HAS OBS CONTEXT' },
    item('CONTAINER', code('121070', 'DCM', 'Findings'), {
      ContinuityOfContent: 'SEPARATE',
      ContentSequence: [
        item('TEXT', code('121071', 'DCM', 'Finding'), { TextValue: words.text }),
        item('CODE', code('121071', 'DCM', 'Finding'), { ConceptCodeSequence: [code('27925004', 'SCT', words.codeMeaning)] }),
        item('DATE', code('111060', 'DCM', 'Study Date'), { Date: words.date }),
        item('TIME', code('111061', 'DCM', 'Study Time'), { Time: words.time }),
        item('DATETIME', code('111535', 'DCM', 'DateTime of Report'), { DateTime: words.dateTime }),
        item('UIDREF', code('112040', 'DCM', 'Tracking Unique Identifier'), { UID: words.uid }),
      ],
    }),
    item('CONTAINER', code('111028', 'DCM', 'Image Library'), { ContinuityOfContent: 'SEPARATE', ContentSequence: images }),
  ]
}

function item(valueType: string, name: Literal, value: Literal): Literal {
  return { RelationshipType: 'CONTAINS', ValueType: valueType, ConceptNameCodeSequence: [name], ...value }
}

/** An encapsulated PDF (PS3.3 A.45.1); its body is what the caller hands in. */
export function encapsulatedPdf(body: string): Literal {
  return {
    ...commonModules('pdf', 'DOC', 1),
    ...contentMoment,
    AcquisitionDateTime: '',
    ConversionType: 'WSD',
    BurnedInAnnotation: 'YES',
    DocumentTitle: 'Referral letter Okafor',
    ConceptNameCodeSequence: [],
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    EncapsulatedDocument: Buffer.from(`%PDF-1.4\n% ${body}\n%%EOF\n`, 'latin1'),
  }
}
