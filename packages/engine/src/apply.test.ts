// Goal: a de-identified file is valid, repeatable, says what was done, and holds nothing that the profile takes away.
// Method: laws on rich instances in every encoding and any pieces, a marker planted everywhere, then one example for each habit of files.
import {
  confidentialityRow,
  DataSet,
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  dictionaryEntry,
  dictionaryTags,
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  Fault,
  IMPLICIT_VR_LITTLE_ENDIAN,
  LIMITS,
  UNDEFINED_LENGTH,
  VRS,
  type DataElement,
  type Vr,
} from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBulkAttribute } from './bulk-attributes.ts'
import {
  allElements,
  CT,
  deidentified,
  elementsOf,
  fileOf,
  find,
  holds,
  instanceOf,
  readFile,
  tag,
  textOf,
  us,
  utf8,
  type Attributes,
  type Part,
} from './instances.test-support.ts'
import { policyOf } from './profiles.test-support.ts'

const basic = policyOf('basic')
const research = policyOf('research')
// Encapsulated Uncompressed (PS3.5 A.4.11): fragments of bytes that no codec has to understand.
const ENCAPSULATED = '1.2.840.10008.1.2.1.98'

const ascii = (text: string): Uint8Array => utf8(text)

/** Attributes of many kinds: nested, private, in UN, coded, with references. */
const RICH: Attributes = {
  StudyDescription: utf8('Chest CT, Frau Ädler'),
  SeriesDescription: 'AXIAL LUNG',
  ConvolutionKernel: 'B30f',
  DeviceSerialNumber: 'SN778899',
  ReferencedImageSequence: [
    DataSet.of({ ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', ReferencedSOPInstanceUID: '1.2.3.4.5.7' }),
    DataSet.of({ ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', ReferencedSOPInstanceUID: '1.2.3.4.5.8' }),
  ],
  AnatomicRegionSequence: [DataSet.of({ CodeValue: '51185008', CodingSchemeDesignator: 'SCT', CodeMeaning: 'Chest' })],
  RequestAttributesSequence: [DataSet.of({ ScheduledProcedureStepID: 'SPS1', RequestedProcedureID: 'RP1' })],
}

const privates: readonly Part[] = [
  { tag: 0x00090010, vr: 'LO', value: ascii('SIEMENS CT') },
  { tag: 0x00091001, vr: 'LO', value: ascii('ADLER private') },
]

const rich = (transferSyntaxUid: string): Uint8Array => {
  const parts: Part[] = [...elementsOf(RICH), ...privates].toSorted((a, b) => a.tag - b.tag)
  if (transferSyntaxUid !== ENCAPSULATED) return fileOf(parts, transferSyntaxUid)
  const fragments = [new Uint8Array(0), us(1, 2, 3), us(4, 5)]
  return fileOf(
    [...parts.filter((part) => part.tag !== tag('PixelData')), { tag: tag('PixelData'), vr: 'OB', fragments }],
    ENCAPSULATED,
  )
}

const ENCODINGS = [
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  EXPLICIT_VR_BIG_ENDIAN,
  DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
  ENCAPSULATED,
]

describe.each(ENCODINGS)('laws in transfer syntax %s', (transferSyntaxUid) => {
  const file = rich(transferSyntaxUid)
  const whole = deidentified(research, file)

  test('the same bytes, pushed in any pieces, give the same output, findings and report', () => {
    const anyPieces = fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 700 })), {
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(anyPieces, (pieceBytes) => {
        const pieces = deidentified(research, file, { pieceBytes })
        expect(Buffer.from(pieces.output).equals(Buffer.from(whole.output))).toBe(true)
        expect(pieces.report).toEqual(whole.report)
        expect(pieces.placement).toEqual(whole.placement)
        expect([...pieces.findings.values]).toEqual([...whole.findings.values])
        expect({ ...pieces.findings, identifiers: 0 }).toEqual({ ...whole.findings, identifiers: 0 })
      }),
      { numRuns: 60 },
    )
  })

  test('one byte at a time', () => {
    expect(Buffer.from(deidentified(research, file, { pieceBytes: [1] }).output).equals(Buffer.from(whole.output))).toBe(true)
  })

  test('the output is DICOM again: tags ascend at every level, none twice, every sequence of undefined length', () => {
    const check = (elements: ReturnType<typeof readFile>['elements']): void => {
      const tags = elements.map((element) => element.tag)
      expect(tags).toEqual([...new Set(tags)].toSorted((a, b) => a - b))
      const sequences = elements.filter(({ vr }) => vr === 'SQ')
      expect(sequences.filter(({ length }) => length !== UNDEFINED_LENGTH)).toEqual([])
      for (const { items } of sequences) items.forEach(check)
    }
    check(readFile(whole.output).elements)
  })

  test('nothing is there that was not, but what the engine makes', () => {
    const MADE = ['PatientIdentityRemoved', 'DeidentificationMethod', 'DeidentificationMethodCodeSequence']
    const made = [...MADE, 'LongitudinalTemporalInformationModified', 'PatientName', 'PatientID'].map(tag)
    const before = new Set(readFile(file).elements.map((element) => element.tag))
    const added = readFile(whole.output).elements.filter((element) => !before.has(element.tag))
    expect(added.filter((element) => !made.includes(element.tag))).toEqual([])
  })

  test('pixels are the source’s, to the byte', () => {
    const pixels = (bytes: Uint8Array): string =>
      Buffer.from(find(readFile(bytes).elements, 'PixelData')?.bytes ?? []).toString('hex')
    expect(pixels(whole.output)).toBe(pixels(file))
    expect(pixels(whole.output)).not.toBe('')
  })

  test('file meta information is the product’s own, for the new instance', () => {
    const { meta } = readFile(whole.output)
    expect(meta.map(({ name }) => name).slice(1)).toEqual([
      'FileMetaInformationVersion',
      'MediaStorageSOPClassUID',
      'MediaStorageSOPInstanceUID',
      'TransferSyntaxUID',
      'ImplementationClassUID',
      'ImplementationVersionName',
    ])
    expect(find(meta, 'MediaStorageSOPInstanceUID')?.text).toBe(textOf(whole.output, 'SOPInstanceUID'))
    expect(find(meta, 'MediaStorageSOPInstanceUID')?.text).toBe(whole.placement.instance)
    expect(holds(whole.output, 'TEST')).toBe(false)
  })

  test('the second time gives the same as the first', () => {
    expect(Buffer.from(deidentified(research, file).output).equals(Buffer.from(whole.output))).toBe(true)
  })
})

describe('a marker planted everywhere', () => {
  const MARKER = 'ZQXMARK'
  // Measured and tabulated values are kept as they are; nobody's name is a number.
  const plantable = [...dictionaryTags()].filter((number) => {
    const vr = dictionaryEntry(number)?.vr ?? 'UN'
    const { kind } = VRS[vr]
    if (number >>> 16 < 8 || (number & 0xffff) === 0 || number === tag('SpecificCharacterSet')) return false
    return kind === 'text' || kind === 'string' || (kind === 'bytes' && !isBulkAttribute(number) && number >>> 16 !== 0x7fe0)
  })
  const element = (number: number): DataElement => {
    const vr = dictionaryEntry(number)?.vr as Vr
    return { tag: number, vr, value: ascii(vr === 'UR' ? `urn:${MARKER}xx` : `${MARKER}1`) }
  }
  const needed = new Set(
    ['SOPClassUID', 'ImageType', 'PhotometricInterpretation', 'SpecificCharacterSet', 'NumberOfFrames'].map(tag),
  )
  const refused = new Set(['ConversionType', 'BurnedInAnnotation'].map(tag))

  const planted = (): Uint8Array => {
    const item = new DataSet()
    for (const number of plantable) item.put(element(number))
    item.put({ tag: 0x00110010, vr: 'LO', value: ascii(MARKER) })
    item.put({ tag: 0x00111001, vr: 'UN', value: ascii(`${MARKER} `) })
    const deep = new DataSet()
    deep.put({ tag: tag('SharedFunctionalGroupsSequence'), vr: 'SQ', value: [item] })
    const top = new Map<number, Part>(plantable.map((number) => [number, element(number)]))
    for (const one of elementsOf()) if (!top.has(one.tag) || needed.has(one.tag)) top.set(one.tag, one)
    for (const number of [...refused, tag('NumberOfFrames')]) top.delete(number)
    const sequences = ['SharedFunctionalGroupsSequence', 'ContentSequence', 'AnatomicRegionSequence', 'ReferencedImageSequence']
    for (const keyword of [...sequences, 'RequestAttributesSequence', 'OtherPatientIDsSequence', 'VerifyingObserverSequence']) {
      top.set(tag(keyword), { tag: tag(keyword), vr: 'SQ', value: [item, deep] })
    }
    for (const number of [0x00090010, 0x00091001, 0x60003000, 0x60000022, 0x50003000]) {
      top.set(number, { tag: number, vr: number === 0x00090010 ? 'LO' : 'OB', value: ascii(`${MARKER} `) })
    }
    top.set(tag('PatientName'), { tag: tag('PatientName'), vr: 'PN', value: ascii(`${MARKER}^${MARKER}1`) })
    const parts = [...top.values()].toSorted((a, b) => a.tag - b.tag)
    return Buffer.concat([fileOf(parts), Buffer.from([0, 0, 0, 0]), Buffer.from(MARKER)])
  }
  const file = planted()

  const full = policyOf('basic', {
    retain: {
      longitudinalDates: 'full',
      patientCharacteristics: 'all',
      deviceIdentity: 'all',
      institutionIdentity: 'all',
    },
  })

  test('there are thousands of it', () => {
    expect(plantable.length).toBeGreaterThan(1500)
    expect(Buffer.from(file).toString('latin1').split(MARKER).length).toBeGreaterThan(10_000)
  })

  test.each([
    ['basic', basic],
    ['research', research],
  ])('none of it is left under %s: not in the output, not in the report', (_name, policy) => {
    const { output, report, placement } = deidentified(policy, file)
    const left = allElements(readFile(output).elements).filter(({ bytes }) => holds(bytes, MARKER))
    expect(left.map(({ name, vr }) => `${name} ${vr}`)).toEqual([])
    expect(holds(output, MARKER)).toBe(false)
    expect(JSON.stringify([report, placement])).not.toContain(MARKER)
  })

  test('where institutions are kept it is left in their attributes alone', () => {
    const { output } = deidentified(full, file)
    const left = allElements(readFile(output).elements).filter(({ bytes }) => holds(bytes, MARKER))
    const unexpected = left.filter((one) => confidentialityRow(one.tag)?.options.retainInstitutionIdentity === undefined)
    expect(unexpected.map(({ name }) => name)).toEqual([])
  })

  test('a fault in the middle of such a file says nothing of it', () => {
    for (const length of [200, 1000, 5000, 50_000, 100_001]) {
      const fault = faultOf(() => deidentified(basic, file.subarray(0, length)))
      expect(fault).toBeInstanceOf(Fault)
      expect(`${String(fault)} ${JSON.stringify(fault)}`).not.toContain(MARKER)
    }
  })

  function faultOf(act: () => unknown): unknown {
    try {
      act()
    } catch (error) {
      return error
    }
    return undefined
  }
})

describe('what the engine makes', () => {
  test('the statement of PS3.15 E.1.1', () => {
    const { output } = deidentified(basic, instanceOf())
    expect(textOf(output, 'PatientIdentityRemoved')).toBe('YES')
    expect(textOf(output, 'LongitudinalTemporalInformationModified')).toBe('REMOVED')
    expect(textOf(output, 'DeidentificationMethod')?.split('\\')).toEqual([
      expect.stringMatching(/^Lethe \d+\.\d+\.\d+$/),
      'PS3.15 2026c',
      'profile basic 1',
      basic.hash,
    ])
    expect(codesOf(output)).toEqual(['113100'])
  })

  test.each([
    ['removed', 'REMOVED', []],
    ['shifted', 'MODIFIED', ['113107']],
    ['full', 'UNMODIFIED', ['113106']],
  ] as const)('dates that are %s', (longitudinalDates, said, codes) => {
    const { output } = deidentified(policyOf('basic', { retain: { longitudinalDates } }), instanceOf())
    expect(textOf(output, 'LongitudinalTemporalInformationModified')).toBe(said)
    expect(codesOf(output)).toEqual(['113100', ...codes])
  })

  test('a list of characteristics is not the option, and its code is not claimed', () => {
    const { output } = deidentified(policyOf('basic', { retain: { patientCharacteristics: ['PatientSex'] } }), instanceOf())
    expect(textOf(output, 'PatientSex')).toBe('F')
    expect(codesOf(output)).toEqual(['113100'])
  })

  test('an option that falls short on an object is not claimed for it, and is for another', () => {
    const device = policyOf('basic', { retain: { deviceIdentity: 'all' } })
    expect(codesOf(deidentified(device, instanceOf()).output)).toEqual(['113100', '113109'])
    const short = instanceOf({ DateOfLastCalibration: '20240101' })
    expect(codesOf(deidentified(device, short).output)).toEqual(['113100'])
    const nested = instanceOf({ SourceImageSequence: [DataSet.of({ DateOfLastCalibration: '20240101' })] })
    expect(codesOf(deidentified(device, nested).output)).toEqual(['113100'])
    expect(codesOf(deidentified(device, instanceOf({ DateOfLastCalibration: '' })).output)).toEqual(['113100', '113109'])
  })

  test('pseudonyms stand in for name and ID, also where the source has neither', () => {
    const { output, placement } = deidentified(basic, instanceOf())
    const bare = deidentified(basic, instanceOf({ PatientName: undefined, PatientID: undefined }))
    for (const one of [{ output, placement }, bare]) {
      expect(textOf(one.output, 'PatientName')).toBe(one.placement.patient)
      expect(textOf(one.output, 'PatientID')).toBe(one.placement.patient)
    }
    expect(bare.placement.patient).not.toBe(placement.patient)
    expect(bare.report.notes).toEqual({ PATIENT_ID_DUMMY: 1 })
  })

  test('what the source says under a tag of these is dropped, once or twice, in order or late', () => {
    const parts: Part[] = [
      ...elementsOf({ PatientIdentityRemoved: 'NO', DeidentificationMethod: 'by hand' }),
      { tag: tag('PatientID'), vr: 'LO', value: ascii('MRN0042') },
      { tag: tag('DeidentificationMethod'), vr: 'LO', value: ascii('again') },
    ]
    const { elements } = readFile(deidentified(basic, fileOf(parts)).output)
    for (const keyword of ['PatientID', 'PatientIdentityRemoved', 'DeidentificationMethod']) {
      expect(elements.filter((element) => element.tag === tag(keyword))).toHaveLength(1)
    }
    expect(find(elements, 'PatientIdentityRemoved')?.text).toBe('YES')
    expect(find(elements, 'DeidentificationMethod')?.text).not.toContain('hand')
  })

  test('a second de-identification keeps the first one’s methods and codes, and nothing else that stood there', () => {
    const first = deidentified(research, instanceOf({ PatientAge: '040Y' })).output
    const second = deidentified(basic, first).output
    expect(textOf(second, 'DeidentificationMethod')?.split('\\')).toEqual([
      expect.stringMatching(/^Lethe /),
      'PS3.15 2026c',
      'profile research 2',
      research.hash,
      'profile basic 1',
      basic.hash,
    ])
    expect(codesOf(second)).toEqual(['113100', '113103', '113104', '113105', '113107', '113108', '113109', '113111'])
    const method = 'Lethe 1.2.3\\by ADLER\\profile adler x'
    const code = [DataSet.of({ CodeValue: 'ADLER', CodingSchemeDesignator: 'DCM', CodeMeaning: 'ADLER' })]
    const forged = deidentified(
      basic,
      instanceOf({ DeidentificationMethod: method, DeidentificationMethodCodeSequence: code }),
    ).output
    expect(textOf(forged, 'DeidentificationMethod')).toMatch(/^Lethe 1\.2\.3\\Lethe \d/)
    expect(codesOf(forged)).toEqual(['113100'])
    expect(holds(forged, 'ADLER') || holds(forged, 'adler')).toBe(false)
  })

  function codesOf(file: Uint8Array): (string | undefined)[] {
    const sequence = find(readFile(file).elements, 'DeidentificationMethodCodeSequence')
    return (sequence?.items ?? []).map((item) => find(item, 'CodeValue')?.text)
  }
})

describe('identities across elements and instances', () => {
  test('references lead to the instances they led to before', () => {
    const one = deidentified(basic, instanceOf(RICH)).output
    const other = deidentified(basic, instanceOf({ SOPInstanceUID: '1.2.3.4.5.7' })).output
    const items = find(readFile(one).elements, 'ReferencedImageSequence')?.items ?? []
    const references = items.map((item) => find(item, 'ReferencedSOPInstanceUID')?.text)
    expect(references).toHaveLength(2)
    expect(references[0]).toBe(textOf(other, 'SOPInstanceUID'))
    expect(references[1]).not.toBe(references[0])
    expect(textOf(other, 'StudyInstanceUID')).toBe(textOf(one, 'StudyInstanceUID'))
    expect(items.map((item) => find(item, 'ReferencedSOPClassUID')?.text)).toEqual(Array(2).fill('1.2.840.10008.5.1.4.1.1.2'))
  })

  test('dates of one patient move by the same days, in every element, at every depth, in every instance', () => {
    const changes: Attributes = {
      SeriesDate: '20240311',
      AcquisitionDateTime: '20240312101530.25-0800',
      SourceImageSequence: [DataSet.of({ StudyDate: '20240320' })],
    }
    const first = readFile(deidentified(research, instanceOf(changes)).output).elements
    const second = readFile(deidentified(research, instanceOf({ StudyDate: '20250310', SOPInstanceUID: '1.9' })).output).elements
    const day = (text: string | undefined): number =>
      Date.parse(`${text?.slice(0, 4)}-${text?.slice(4, 6)}-${text?.slice(6, 8)}`) / 86_400_000
    const start = day(find(first, 'StudyDate')?.text)
    expect(start).not.toBe(day('20240310'))
    expect(day(find(first, 'SeriesDate')?.text) - start).toBe(1)
    expect(day(find(first, 'AcquisitionDateTime')?.text) - start).toBe(2)
    expect(find(first, 'AcquisitionDateTime')?.text.slice(8)).toBe('101530.25-0800')
    expect(day(find(find(first, 'SourceImageSequence')?.items[0] ?? [], 'StudyDate')?.text) - start).toBe(10)
    expect(day(find(second, 'StudyDate')?.text) - start).toBe(365)
    expect(find(first, 'StudyTime')?.text).toBe('101530')
  })

  test('the issuer separates patients: that of the instance, else that of the source', () => {
    const pseudonym = (changes: Attributes, issuer: string): string =>
      deidentified(basic, instanceOf(changes), { issuer }).placement.patient
    expect(pseudonym({}, 'VGH')).not.toBe(pseudonym({}, 'SPH'))
    expect(pseudonym({ IssuerOfPatientID: 'VGH' }, 'SPH')).toBe(pseudonym({}, 'VGH'))
    expect(pseudonym({ IssuerOfPatientID: '' }, 'VGH')).toBe(pseudonym({}, 'VGH'))
    expect(pseudonym({ PatientID: ' MRN0042 ' }, 'VGH')).toBe(pseudonym({}, 'VGH'))
  })

  test('original UIDs stay where the profile says so, in the file meta information too', () => {
    const { output, placement } = deidentified(policyOf('basic', { retain: { uids: 'original' } }), instanceOf())
    expect(placement).toMatchObject({ study: '1.2.3.4', series: '1.2.3.4.5', instance: '1.2.3.4.5.6' })
    expect(find(readFile(output).meta, 'MediaStorageSOPInstanceUID')?.text).toBe('1.2.3.4.5.6')
    expect(textOf(output, 'StudyInstanceUID')).toBe('1.2.3.4')
  })
})

describe('habits of files', () => {
  const withParts = (extra: readonly Part[], changes: Attributes = {}): Uint8Array =>
    fileOf([...elementsOf(changes), ...extra].toSorted((a, b) => a.tag - b.tag))

  test('private elements go at every depth, creators too', () => {
    const item = DataSet.of({ Rows: us(7) })
    item.put({ tag: 0x00290010, vr: 'LO', value: ascii('CREATOR') })
    item.put({ tag: 0x00291010, vr: 'LO', value: ascii('VALUE') })
    const file = withParts(privates, { SharedFunctionalGroupsSequence: [item] })
    const all = allElements(readFile(deidentified(research, file).output).elements)
    expect(all.filter((element) => (element.tag >>> 16) % 2 === 1)).toEqual([])
    expect(all.some((element) => element.name === 'SharedFunctionalGroupsSequence')).toBe(true)
  })

  test('overlays, curves, group lengths and unknown elements go', () => {
    const numbers = [0x00080000, 0x00089998, 0x50000005, 0x60003000, 0x60020010, 0x601e3000]
    const file = withParts(numbers.map((number) => ({ tag: number, vr: number % 2 === 0 ? 'UL' : 'OW', value: us(1, 2) })))
    const left = readFile(deidentified(research, file).output).elements.map((element) => element.tag)
    expect(left.filter((number) => numbers.includes(number))).toEqual([])
  })

  test('bytes after the Data Set go, and are told', () => {
    const file = Buffer.concat([instanceOf(), Buffer.alloc(6), Buffer.from('ADLER IRENE')])
    const { output, report } = deidentified(basic, file)
    expect(report.notes.TRAILING_DROPPED).toBe(1)
    expect(Buffer.from(output).equals(Buffer.from(deidentified(basic, instanceOf()).output))).toBe(true)
  })

  test('a tag that stands twice is taken once, the first time', () => {
    const twice: Part = { tag: tag('Modality'), vr: 'CS', value: ascii('MR') }
    const { output, report } = deidentified(basic, withParts([twice]))
    expect(
      readFile(output)
        .elements.filter(({ name }) => name === 'Modality')
        .map(({ text }) => text),
    ).toEqual(['CT'])
    expect(report.notes.TAG_TWICE).toBe(1)
  })

  test('a sequence that stands twice is taken once', () => {
    const again: Part = { tag: tag('AnatomicRegionSequence'), vr: 'SQ', value: [DataSet.of({ CodeMeaning: 'ADLER' })] }
    const { output } = deidentified(basic, withParts([again], { AnatomicRegionSequence: [] }))
    const found = readFile(output).elements.filter(({ name }) => name === 'AnatomicRegionSequence')
    expect(found.map(({ items }) => items.length)).toEqual([0])
  })

  test('pixel bytes beyond the image go, and are told', () => {
    const excess = Buffer.concat([us(1, 2, 3, 4), Buffer.from('ADLER^IRENE ')])
    const { output, report } = deidentified(basic, instanceOf({ PixelData: excess }))
    expect(find(readFile(output).elements, 'PixelData')?.length).toBe(8)
    expect(report.notes.PIXEL_EXCESS_DROPPED).toBe(1)
  })

  test('pixels of an odd length are padded by a byte of the engine’s own', () => {
    const odd: Attributes = { Rows: us(1), Columns: us(3), BitsAllocated: us(8), BitsStored: us(8) }
    const open = policyOf('basic', { clean: { pixelData: { acquired: 'none', other: 'none' } } })
    const { output, report } = deidentified(open, instanceOf({ ...odd, PixelData: Uint8Array.of(1, 2, 3, 65) }))
    expect([...(find(readFile(output).elements, 'PixelData')?.bytes ?? [])]).toEqual([1, 2, 3, 0])
    expect(report.notes.PIXEL_EXCESS_DROPPED).toBeUndefined()
  })

  test('a binary value beyond the limit passes where its attribute says what it is, and not where only its bytes could', () => {
    const large = new Uint8Array(LIMITS.valueBytesMax + 2).fill(65)
    const { output } = deidentified(
      basic,
      instanceOf({ ICCProfile: large, RedPaletteColorLookupTableData: large, TextValue: large }),
    )
    const { elements } = readFile(output)
    expect(find(elements, 'RedPaletteColorLookupTableData')?.bytes.length).toBe(large.length)
    expect(find(elements, 'ICCProfile')).toBeUndefined()
    expect(find(elements, 'TextValue')).toBeUndefined()
  })

  test('a deflated Data Set is written inflated, in Explicit VR Little Endian', () => {
    const { output } = deidentified(basic, fileOf(elementsOf(), DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN))
    expect(readFile(output).transferSyntaxUid).toBe(EXPLICIT_VR_LITTLE_ENDIAN)
    expect(Buffer.from(output).equals(Buffer.from(deidentified(basic, instanceOf()).output))).toBe(true)
  })

  test.each([IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN, ENCAPSULATED])('transfer syntax %s stays', (uid) => {
    expect(readFile(deidentified(basic, rich(uid)).output).transferSyntaxUid).toBe(uid)
  })

  test('compressed frames that are not what their transfer syntax says hold the instance back, without a word of them', () => {
    const fragments = [new Uint8Array(0), ascii('ADLER^IRENE ')]
    const parts: Part[] = [...elementsOf({ PixelData: undefined }), { tag: tag('PixelData'), vr: 'OB', fragments }]
    const act = (): unknown => deidentified(basic, fileOf(parts, '1.2.840.10008.1.2.4.70'))
    expect(act).toThrow('ENGINE_CODESTREAM_UNKNOWN')
    expect(act).not.toThrow('ADLER')
  })

  test('a name in a VR that contradicts PS3.6 goes, and is looked for in what stays', () => {
    const odd: Part = { tag: tag('PatientBirthName'), vr: 'LO', value: ascii('NORTON^IRENE') }
    const name: Part = { tag: tag('NameOfPhysiciansReadingStudy'), vr: 'LO', value: ascii('MORIARTY^JAMES') }
    const { output, report } = deidentified(research, withParts([odd, name], { ConvolutionKernel: 'MORIARTY 30' }))
    expect(report.notes.TEXT_CUT).toBe(1)
    expect(textOf(output, 'ConvolutionKernel')).toBe('30')
    expect(holds(output, 'MORIARTY') || holds(output, 'NORTON')).toBe(false)
  })
})

describe('elements of VR UN', () => {
  const file = (parts: readonly Part[], transferSyntaxUid = EXPLICIT_VR_LITTLE_ENDIAN): Uint8Array => {
    const tags = new Set(parts.map((part) => part.tag))
    const rest: Part[] = elementsOf().filter((element) => !tags.has(element.tag))
    return fileOf(
      [...rest, ...parts].toSorted((a, b) => a.tag - b.tag),
      transferSyntaxUid,
    )
  }

  test('are understood as PS3.6 says', () => {
    const parts: Part[] = [
      { tag: tag('Modality'), vr: 'UN', value: ascii('CT') },
      { tag: tag('PatientComments'), vr: 'UN', value: ascii('ADLER') },
      { tag: tag('StudyDate'), vr: 'UN', value: ascii('20240310') },
    ]
    const { output, report } = deidentified(research, file(parts))
    const { elements } = readFile(output)
    expect(find(elements, 'Modality')).toMatchObject({ vr: 'CS', text: 'CT' })
    expect(find(elements, 'StudyDate')?.vr).toBe('DA')
    expect(find(elements, 'StudyDate')?.text).toBe(textOf(deidentified(research, instanceOf()).output, 'StudyDate'))
    expect(find(elements, 'PatientComments')).toBeUndefined()
    expect(report.notes.UN_UNDERSTOOD).toBe(3)
  })

  test('hold little endian numbers also in big endian files', () => {
    const smallest: Part = { tag: tag('RecommendedDisplayFrameRate'), vr: 'UN', value: ascii('25') }
    const planes: Part = { tag: tag('PixelRepresentation'), vr: 'UN', value: us(1) }
    const { elements } = readFile(deidentified(basic, file([planes, smallest], EXPLICIT_VR_BIG_ENDIAN)).output)
    expect(find(elements, 'PixelRepresentation')).toMatchObject({ vr: 'US', bytes: Uint8Array.of(0, 1) })
    expect(find(elements, 'RecommendedDisplayFrameRate')).toMatchObject({ vr: 'IS', text: '25' })
  })

  // PS3.5 6.2.2: the items are in Implicit VR Little Endian. (FFFE,E000), length 16: (0040,A043) with an item of (0008,0102) `SCT `.
  test('hold sequences of implicit VR, whose names go as everywhere', () => {
    const item = Buffer.concat([
      Buffer.from('feff00e020000000', 'hex'),
      Buffer.from('0800020104000000', 'hex'),
      Buffer.from('DCM '),
      Buffer.from('100010000c000000', 'hex'),
      Buffer.from('ADLER^IRENE '),
    ])
    const sequence: Part = { tag: tag('SharedFunctionalGroupsSequence'), vr: 'UN', value: Uint8Array.from(item) }
    for (const uid of [EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN]) {
      const { output } = deidentified(basic, file([sequence], uid))
      const found = find(readFile(output).elements, 'SharedFunctionalGroupsSequence')
      expect(found).toMatchObject({ vr: 'SQ', length: UNDEFINED_LENGTH })
      expect(found?.items.map((elements) => find(elements, 'CodingSchemeDesignator')?.text)).toEqual(['DCM'])
      expect(holds(output, 'ADLER')).toBe(false)
    }
  })

  test('that cannot be parsed as their sequence go', () => {
    const sequence: Part = { tag: tag('SharedFunctionalGroupsSequence'), vr: 'UN', value: ascii('ADLER^IRENE ') }
    expect(
      find(readFile(deidentified(basic, file([sequence])).output).elements, 'SharedFunctionalGroupsSequence'),
    ).toBeUndefined()
  })

  test('a sequence of defined lengths becomes one of undefined length', () => {
    const item = Buffer.concat([
      Buffer.from('feff00e00a000000', 'hex'),
      Buffer.from('28001000', 'hex'),
      Buffer.from('US'),
      us(2, 7),
    ])
    const sequence: Part = { tag: tag('SharedFunctionalGroupsSequence'), vr: 'SQ', value: Uint8Array.from(item) }
    const found = find(readFile(deidentified(basic, file([sequence])).output).elements, 'SharedFunctionalGroupsSequence')
    expect(found).toMatchObject({ length: UNDEFINED_LENGTH })
    expect(found?.items.map((elements) => [...(find(elements, 'Rows')?.bytes ?? [])])).toEqual([[7, 0]])
  })
})

describe('codes that could be somebody’s number', () => {
  const coded = (attributes: Readonly<Record<string, string>>, changes: Attributes = {}): Attributes => ({
    ...changes,
    AnatomicRegionSequence: [DataSet.of(attributes)],
  })
  const codeOf = (output: Uint8Array): string | undefined =>
    find(find(readFile(output).elements, 'AnatomicRegionSequence')?.items[0] ?? [], 'CodeValue')?.text

  test.each([
    ['SCT', '51185008'],
    ['LN', '1234567'],
    ['SRT', '900000000000207008'],
  ])('stay where the vocabulary %s vouches for them', (scheme, code) => {
    const { output } = deidentified(
      basic,
      instanceOf(coded({ CodeValue: code, CodingSchemeDesignator: scheme, CodeMeaning: 'X' })),
    )
    expect(codeOf(output)).toBe(code)
  })

  test.each([
    ['a scheme of the house', { CodeValue: '9698658215', CodingSchemeDesignator: '99VGH' }],
    ['no scheme', { CodeValue: '9698658215' }],
    ['a scheme that does not follow at once', { CodeValue: '9698658215', CodeMeaning: 'SCT' }],
  ])('go where there is %s', (_name, attributes) => {
    const { output, report } = deidentified(basic, instanceOf(coded(attributes)))
    expect(codeOf(output)).toBe('REMOVED')
    expect(report.notes.VALUE_CLOSED).toBeGreaterThanOrEqual(1)
  })

  test('go where the number is the patient’s own, whoever vouches', () => {
    const attributes = { CodeValue: '9698658215', CodingSchemeDesignator: 'SCT', CodeMeaning: 'X' }
    expect(codeOf(deidentified(basic, instanceOf(coded(attributes, { PatientID: '9698658215' }))).output)).toBe('REMOVED')
  })

  test('go where a rule of the profile says so', () => {
    const attributes = { CodeValue: '51185008', CodingSchemeDesignator: 'SCT', CodeMeaning: 'X' }
    const policy = policyOf('basic', { rules: { CodeValue: { action: 'remove' } } })
    expect(codeOf(deidentified(policy, instanceOf(coded(attributes))).output)).toBeUndefined()
  })

  test('short and lettered codes need nobody’s word', () => {
    for (const code of ['T-D4000', '121106']) {
      const { output } = deidentified(
        basic,
        instanceOf(coded({ CodeValue: code, CodingSchemeDesignator: '99VGH', CodeMeaning: 'X' })),
      )
      expect(codeOf(output)).toBe(code)
    }
  })

  test('stay what they are when the bytes behind them come with the next piece', () => {
    const attributes = { CodeValue: '51185008', CodingSchemeDesignator: 'SCT', CodeMeaning: 'X' }
    const file = instanceOf(coded(attributes))
    const at = Buffer.from(file).indexOf('51185008')
    for (let cut = 1; cut < 64; cut += 1) {
      expect(codeOf(deidentified(basic, file, { pieceBytes: [at + 8 - (cut % 8), cut] }).output)).toBe('51185008')
    }
  })
})

describe('values that are not what they should be', () => {
  test.each([
    ['a date that is none', { StudyDate: '2024-31-1' }, 'StudyDate', ''],
    ['a name in a coded string', { Modality: 'adler' }, 'Modality', undefined],
    ['words in a number', { ImagePositionPatient: 'ADLER\\1\\2' }, 'ImagePositionPatient', undefined],
    ['a name in technical text', { ConvolutionKernel: 'KERNEL ADLER' }, 'ConvolutionKernel', 'KERNEL'],
    ['a health number in technical text', { ConvolutionKernel: 'PHN 9698 658 215' }, 'ConvolutionKernel', 'PHN'],
    ['an ordinary kernel', { ConvolutionKernel: 'B30f' }, 'ConvolutionKernel', 'B30f'],
  ] as const)('%s', (...[, changes, keyword, expected]) => {
    const text = textOf(deidentified(research, instanceOf(changes)).output, keyword)
    expect(text).toBe(expected)
  })

  test('a name is found in a text of another character set', () => {
    const changes: Attributes = { PatientName: utf8('ÅSTRÖM^BJÖRN'), ConvolutionKernel: 'Astrom 30' }
    expect(textOf(deidentified(research, instanceOf(changes)).output, 'ConvolutionKernel')).toBe('30')
  })

  // PS3.3 C.12.1.1.2: an item may have a character set of its own, which ends with it.
  test('the character set of an item holds inside it, and not behind it', () => {
    const latin = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
    // ЖУКОВ in ISO 8859-5, then ÅSTRÖM in ISO 8859-1.
    const cyrillic = Uint8Array.of(0xb6, 0xc3, 0xba, 0xbe, 0xb2, 0x20)
    const item = DataSet.of({ SpecificCharacterSet: 'ISO_IR 144', ReferringPhysicianName: cyrillic })
    const patient = { SpecificCharacterSet: 'ISO_IR 100', PatientName: latin('\u00c5STR\u00d6M^BJ\u00d6RN ') }
    const changes = { ...patient, ReferencedImageSequence: [item] }
    const kernel = (text: string): string | undefined =>
      textOf(deidentified(research, instanceOf({ ...changes, ConvolutionKernel: latin(text) })).output, 'ConvolutionKernel')
    expect(kernel('Astrom 30 ')).toBe('30')
    expect(kernel('\u00c5str\u00f6m')).toBe('REMOVED')
    expect(kernel('B30f')).toBe('B30f')
    const local = DataSet.of({ SpecificCharacterSet: 'ISO_IR 144', ConvolutionKernel: cyrillic })
    const { output } = deidentified(research, instanceOf({ ...changes, SharedFunctionalGroupsSequence: [local] }))
    const inner = find(readFile(output).elements, 'SharedFunctionalGroupsSequence')?.items[0] ?? []
    expect(find(inner, 'ConvolutionKernel')?.text).toBe('REMOVED')
  })

  test('an unknown character set is told', () => {
    expect(deidentified(basic, instanceOf({ SpecificCharacterSet: 'ISO_IR 999' })).report.notes.CHARACTER_SET_UNKNOWN).toBe(1)
  })

  test('empty values stay empty where the attribute stays', () => {
    const { elements } = readFile(deidentified(basic, instanceOf({ StudyID: '', KVP: '', PatientComments: '' })).output)
    expect(find(elements, 'StudyID')?.length).toBe(0)
    expect(find(elements, 'KVP')?.length).toBe(0)
    expect(find(elements, 'PatientComments')).toBeUndefined()
  })
})

test('the report counts what was decided, and holds no value of the instance', () => {
  const { report } = deidentified(research, instanceOf(RICH))
  const text = JSON.stringify(report)
  const counted = Object.values(report.decisions).flatMap((layer) => Object.values(layer))
  expect(counted.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20)
  const values = Object.values(CT).filter((value) => typeof value === 'string' && value.length > 2)
  expect(values.length).toBeGreaterThan(10)
  for (const value of values) expect(text).not.toContain(value)
})
