import { DataSet, encodeString, tagOfKeyword, VRS, type Vr } from '@lethe/dicom'

const REMOVED = 'REMOVED'

const TEXTS: Readonly<Partial<Record<Vr, string>>> = {
  AS: '000Y',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '0',
  TM: '000000',
  UR: 'urn:removed',
}

/** A dummy that is valid for its VR and says nothing; a text of the profile's own where it gives one. */
export function dummyValue(vr: Vr, text: string | undefined): Uint8Array {
  const { kind, unitBytes } = VRS[vr]
  if (kind === 'number' || kind === 'bytes') return new Uint8Array(vr === 'AT' ? 4 : Math.max(2, unitBytes))
  return encodeString(text ?? TEXTS[vr] ?? REMOVED, vr)
}

const code = (): DataSet => DataSet.of({ CodeValue: REMOVED, CodingSchemeDesignator: '99LETHE', CodeMeaning: REMOVED })

const comment = (): DataSet => DataSet.of({ CodeValue: '121106', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Comment' })

// The sequences for which Table E.1-1 wants a dummy: one item with the Type 1 attributes of its macro (PS3.3).
const ITEMS: Readonly<Record<string, () => DataSet>> = {
  InstitutionCodeSequence: code,
  PersonIdentificationCodeSequence: code,
  OperatorIdentificationSequence: () => DataSet.of({ InstitutionName: REMOVED, PersonIdentificationCodeSequence: [code()] }),
  ReferencedPerformedProcedureStepSequence: () =>
    DataSet.of({ ReferencedSOPClassUID: '1.2.840.10008.3.1.2.3.3', ReferencedSOPInstanceUID: '2.25.0' }),
  FlowIdentifierSequence: () => DataSet.of({ FlowIdentifier: new Uint8Array(2), FlowIdentifierType: 'RTV' }),
  VerifyingObserverSequence: () =>
    DataSet.of({
      VerifyingOrganization: REMOVED,
      VerificationDateTime: '19000101000000',
      VerifyingObserverName: REMOVED,
      VerifyingObserverIdentificationCodeSequence: [],
    }),
  ContentSequence: () =>
    DataSet.of({ RelationshipType: 'CONTAINS', ValueType: 'TEXT', ConceptNameCodeSequence: [comment()], TextValue: REMOVED }),
  WaveformAnnotationSequence: () =>
    DataSet.of({ UnformattedTextValue: REMOVED, ReferencedWaveformChannels: Uint8Array.of(1, 0, 0, 0) }),
  GraphicAnnotationSequence: () => DataSet.of({ GraphicLayer: REMOVED, TextObjectSequence: [graphicText()] }),
}

const BY_TAG = new Map(Object.entries(ITEMS).map(([keyword, make]) => [tagOfKeyword(keyword), make]))

/** The one item that stands for a sequence's content, or none where Table E.1-1 wants no dummy. */
export function dummyItems(tag: number): DataSet[] {
  const make = BY_TAG.get(tag)
  return make === undefined ? [] : [make()]
}

function graphicText(): DataSet {
  return DataSet.of({
    AnchorPointAnnotationUnits: 'DISPLAY',
    UnformattedTextValue: REMOVED,
    AnchorPoint: new Uint8Array(8),
    AnchorPointVisibility: 'N',
  })
}
