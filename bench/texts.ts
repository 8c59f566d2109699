// Texts as busy departments write them: descriptions, comments, codes with their meanings. Some differ from slice to slice, so that no
// text is cleaned once for all.
import { DataSet } from '@lethe/dicom'

const SENTENCES = [
  'Chest CT after contrast, arterial and venous phase, compared with the previous study of 12 March 2023.',
  'Follow up of a nodule in the right upper lobe; reported by Dr. Anna Kowalczyk, tech: JS.',
  'Patient Benjamin Bench was cooperative, breath hold 12 s, PHN 9698 658 215, call 604-555-0199.',
  'Reconstruction kernel B30f, slice thickness 1.0 mm, increment 0.7 mm, window lung 1500/-600.',
]

/** The text attributes of one slice. */
export function textAttributes(index: number): Record<string, string | readonly DataSet[]> {
  const sentence = (offset: number): string => SENTENCES[(index + offset) % SENTENCES.length] ?? ''
  const code = (value: string, meaning: string): DataSet =>
    DataSet.of({ CodeValue: value, CodingSchemeDesignator: 'SCT', CodeMeaning: meaning })
  return {
    ImageComments: `${sentence(0)} Image ${index}.`,
    AdditionalPatientHistory: sentence(1),
    PatientComments: sentence(2),
    RequestedProcedureComments: `${sentence(3)} ${sentence(1)}`,
    DerivationDescription: `average of ${1 + (index % 9)} slices`,
    AcquisitionProtocolDescription: 'THORAX routine with contrast, caudocranial',
    ReasonForTheRequestedProcedure: 'cough, weight loss',
    ContrastBolusAgent: 'Omnipaque 350 80 ml',
    PerformedProcedureStepDescription: 'CT THORAX C+',
    AnatomicRegionSequence: [code('51185008', 'Chest')],
    ContrastBolusAgentSequence: [code('80582002', 'Iohexol')],
    PerformedProtocolCodeSequence: [code('169069000', 'CT of chest')],
  }
}
