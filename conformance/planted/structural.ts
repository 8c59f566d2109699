/**
 * The attributes that carry no mark, because a mark there would make the object something else or nothing at all:
 * what kind it is, how its text and its pixels are encoded, and whether it has been de-identified before.
 */
export const structuralKeywords: ReadonlySet<string> = new Set([
  'SpecificCharacterSet',
  'SOPClassUID',
  'ImageType',
  'Modality',
  'ConversionType',
  'BurnedInAnnotation',
  'PatientIdentityRemoved',
  'SamplesPerPixel',
  'PhotometricInterpretation',
  'PlanarConfiguration',
  'NumberOfFrames',
  'Rows',
  'Columns',
  'BitsAllocated',
  'BitsStored',
  'HighBit',
  'PixelRepresentation',
  'SegmentationType',
  'MIMETypeOfEncapsulatedDocument',
  'PixelData',
  'FloatPixelData',
  'DoubleFloatPixelData',
])
