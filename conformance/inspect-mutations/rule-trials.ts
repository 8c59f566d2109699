// Rules that are no line of the table: what is planted where, so that skipping one lets it out.
import type { Policy } from '@lethe/engine'
import { entryOf } from '../planted/dictionary.ts'
import { sorted, type Element } from '../planted/element.ts'
import { encodeFile } from '../planted/encode.ts'
import { fileParts } from '../planted/file.ts'
import { dataSet } from '../planted/literal.ts'
import { ultrasound } from '../planted/objects/images.ts'
import { syntaxes } from '../planted/syntaxes.ts'
import type { Trial } from './judged.ts'
import { victimSlice, victimWith } from './victim.ts'

/** The trials of one rule; each is a text, or bytes, that it alone holds back. */
type Planted = Omit<Trial, 'policy' | 'mutation' | 'vr'> & { readonly name: string }

const text = (name: string, value: string, sign = value): Planted => ({
  name,
  bytes: victimWith({ SeriesDescription: value }),
  sign,
})

/** What known identifiers in texts are: said in the header, in the spellings that people use. */
const KNOWN: readonly Planted[] = [
  text('surname', 'axial Okonkwo chest', 'Okonkwo'),
  text('given name', 'chidera chest', 'chidera'),
  text('both glued', 'OKONKWOCHIDERA1', 'OKONKWO'),
  text('glued to a code', 'OKONKWOMR1', 'OKONKWO'),
  text('physician', 'chest for Ashworth', 'Ashworth'),
  text('accession number', 'chest ACC2024117', 'ACC2024117'),
  text('day of birth', 'chest 1957 03 14', '1957 03 14'),
  text('institution', 'Kootenay Valley chest', 'Kootenay Valley'),
  text('AE title', 'from KVHAE7', 'KVHAE7'),
  text('address', 'chest 12 juniper crescent', '12 juniper crescent'),
]

/** What has a shape and is said nowhere else. */
const SHAPED: readonly Planted[] = [
  text('health number', 'chest 9698 658 215', '9698 658 215'),
  text('health number with a wrong check digit', 'chest 9698648215', '9698648215'),
  text('social insurance number', 'chest 046 454 286', '046 454 286'),
  text('RAMQ number', 'chest TREM 5803 0712', 'TREM 5803 0712'),
  text('telephone', 'call 250-555-0199', '250-555-0199'),
  text('local telephone', 'call 555-0199', '555-0199'),
  text('postal code', 'chest V6T 1Z4', 'V6T 1Z4'),
  text('mail address', 'chest jo@example.ca', 'example.ca'),
  text('web address', 'chest https://example.ca/x', 'https://example'),
  text('host name', 'chest pacs1.vch.local', 'pacs1.vch'),
  text('network address', 'chest 10.12.0.7', '10.12.0.7'),
  text('path', 'chest C:\\DICOM\\OUT', 'C:\\DICOM'),
  text('UID', 'chest 1.2.276.0.9999.81.5', '1.2.276.0.9999.81.5'),
  text('eight digits', 'chest 30551882', '30551882'),
  text('labelled number', 'MRN 55012', '55012'),
  text('street address', 'chest 44 Larch Street', '44 Larch Street'),
]

const TITLED: readonly Planted[] = [
  text('Dr.', 'chest Dr. Hartwell', 'Hartwell'),
  text('Mme', 'chest Mme Lavigne', 'Lavigne'),
  text('role', 'tech: Hartwell', 'Hartwell'),
  text('degree', 'Hartwell MD chest', 'Hartwell'),
]

const DATED: readonly Planted[] = [
  text('ISO', 'chest 2022-08-19', '2022-08-19'),
  text('compact', 'chest 20220819', '20220819'),
  text('month by name', 'chest 19 Aug 2022', '19 Aug 2022'),
  text('American', 'chest 08/19/2022', '08/19/2022'),
]

const PLACED: readonly Planted[] = [
  text('hospital', "St. Paul's Hospital chest", "Paul's"),
  text('town', 'chest Hospital of Kamloops', 'Kamloops'),
]

/** Words that nobody knows: with `strict` off they stay. */
const UNKNOWN: readonly Planted[] = [text('a name that stands nowhere else', 'chest Hartwell axial', 'Hartwell')]

/** Rules that can be skipped, with what each holds back. */
export const RULES: Readonly<Record<string, readonly Planted[]>> = {
  'known identifiers': KNOWN,
  shapes: SHAPED,
  titles: TITLED,
  dates: DATED,
  places: PLACED,
  vocabulary: UNKNOWN,
  'new UIDs': ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID', 'FrameOfReferenceUID'].map((keyword) => ({
    name: keyword,
    bytes: victimWith({ [keyword]: '1.2.276.0.9999.66.8' }),
    sign: '1.2.276.0.9999.66.8',
  })),
  'shifted dates': [
    { name: 'StudyDate', bytes: victimWith({ StudyDate: '20220819' }), sign: '20220819' },
    { name: 'AcquisitionDateTime', bytes: victimWith({ AcquisitionDateTime: '20220819101112' }), sign: '20220819' },
  ],
  pseudonyms: [{ name: 'PatientID', bytes: victimWith({ PatientID: '4711' }), sign: '4711' }],
  'closed sequences': ['CodeMeaning', 'CodeValue', 'LongCodeValue', 'URNCodeValue'].map((keyword) => ({
    name: keyword,
    bytes: victimWith({ PersonIdentificationCodeSequence: [{ [keyword]: 'Ashworth' }] }),
    sign: 'Ashworth',
  })),
  guard: ['BodyPartExamined', 'StationName', 'DeviceSerialNumber', 'ConvolutionKernel', 'ScanOptions'].map((keyword) => ({
    name: keyword,
    bytes: victimWith({ [keyword]: 'OKONKWO' }),
    sign: 'OKONKWO',
  })),
  'private list': [...privates()],
  'pixel excess': [{ name: 'name behind the image', bytes: longPixels(), sign: 'Okonkwo' }],
  codestreams: [{ name: 'comment in a frame', bytes: jpeg(), sign: 'Okonkwo' }],
}

/** Changes of the candidate's frame, as if the rule that makes it anew were skipped. */
export const FRAME_DAMAGE: Readonly<Record<string, (output: Buffer) => Buffer>> = {
  preamble: (output) => (output.write('Okonkwo', 0, 'latin1'), output),
  'bytes behind the Data Set': (output) => Buffer.concat([output, Buffer.from('Okonkwo ')]),
  'trailing padding': (output) =>
    Buffer.concat([output, Buffer.from('fcfffcff4f4200000800 0000'.replace(' ', ''), 'hex'), Buffer.from('Okonkwo ')]),
  'file meta information': (output) => {
    const more = Buffer.concat([Buffer.from('020016004145', 'hex'), Buffer.from([8, 0]), Buffer.from('OKONKWO ')])
    const length = output.readUInt32LE(140)
    output.writeUInt32LE(length + more.length, 140)
    return Buffer.concat([output.subarray(0, 144 + length), more, output.subarray(144 + length)])
  },
}

/** The trial of a planted thing under a rule that is skipped. */
export function trialOf(rule: string, { name, ...planted }: Planted, policy: Policy): Trial {
  return { mutation: `${rule}: ${name}`, vr: '', policy, ...planted }
}

function* privates(): Generator<Planted> {
  const creator = (name: string): Element => ({
    tag: 0x00210010,
    vr: 'LO',
    bytes: Buffer.from(name.padEnd(name.length + (name.length % 2))),
  })
  for (const [vr, value] of [
    ['LO', 'of Okonkwo'],
    ['CS', 'OKONKWO '],
    ['PN', 'Okonkwo^Chidera '],
    ['UT', 'of Okonkwo'],
    ['OB', 'Okonkwo^Chidera '],
    ['UN', 'Okonkwo^Chidera '],
  ] as const) {
    const element: Element = { tag: 0x00211001, vr, bytes: Buffer.from(value) }
    yield { name: vr, bytes: victimSlice([creator('SIEMENS MR HEADER'), element]), sign: 'Okonkwo' }
  }
}

function longPixels(): Uint8Array {
  const pixels = Buffer.concat([Buffer.alloc(512), Buffer.from('Okonkwo^Chidera ')])
  return victimSlice([{ tag: entryOf('PixelData').tag, vr: 'OW', bytes: pixels }])
}

/** An ultrasound image in one JPEG frame with a comment: enough of a stream for whoever walks over its segments. */
function jpeg(): Uint8Array {
  const segment = (marker: number, body: string): string => `\xff${String.fromCharCode(marker, 0, body.length + 2)}${body}`
  const segments = [
    segment(0xfe, 'of Okonkwo'),
    segment(0xc0, '\x08\0\x10\0\x10\x01\x01\x11\0'),
    segment(0xda, '\x01\x01\0\0\x3f\0'),
  ]
  const image = `\xff\xd8${segments.join('')}\0\xff\xd9`
  const frame = Buffer.from(image.length % 2 === 0 ? image : `${image}\0`, 'latin1')
  const base = dataSet({ ...ultrasound(), PatientName: 'Okonkwo^Chidera', SOPClassUID: '1.2.840.10008.5.1.4.1.1.6.1' })
  const pixels: Element = { tag: entryOf('PixelData').tag, vr: 'OB', fragments: [new Uint8Array(0), frame] }
  const elements = sorted([...base, pixels])
  return encodeFile(fileParts(elements, syntaxes.jpegBaseline), { syntax: syntaxes.jpegBaseline, lengths: 'undefined' })
}
