import type { Random } from './random.ts'

/** Numbers that research needs, among them such as look like the number of a person. */
export function valuePlaces(random: Random): { path: readonly string[]; text: string }[] {
  const values: readonly [string, string][] = [
    ['KVP', random.pick(['80', '100', '120', '140'])],
    ['ExposureTime', String(random.between(300, 2000))],
    ['XRayTubeCurrent', String(random.between(20, 600))],
    ['SliceThickness', random.pick(['0.625', '1.25', '3', '5.000000'])],
    ['RepetitionTime', `${random.between(300, 9000)}.${random.digits(2)}`],
    ['EchoTime', `${random.between(2, 120)}.${random.digits(1)}`],
    ['FlipAngle', String(random.between(5, 180))],
    ['SeriesNumber', String(random.between(1, 1200))],
    ['ReconstructionDiameter', String(random.between(120, 500))],
    ['SliceLocation', `-${random.between(100, 999)}.${random.digits(10)}`],
    ['TriggerTime', `9${random.digits(9)}`],
    ['PatientWeight', `${random.between(40, 120)}.${random.below(10)}`],
    ['DetectorActiveTime', `9${random.digits(3)}.${random.digits(6)}`],
    ['RadiopharmaceuticalInformationSequence/RadionuclideTotalDose', `${random.digits(3)}000000`],
    ['RadiopharmaceuticalInformationSequence/RadionuclideHalfLife', '6586.2'],
  ]
  return values.map(([path, text]) => ({ path: path.split('/'), text }))
}
