// Goal: what identifies people is cut out of a text and nothing else: known identifiers, shapes, names by their titles, unknown words.
// Method: laws on any text and any name, then tables of a text and what is left of it, in both modes.
import { characterSet } from '@lethe/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutBytes } from './cut-text.ts'
import { KnownIdentifiers } from './known-identifiers.ts'
import { TextCleaner } from './text-cleaner.ts'

const UTF_8 = characterSet(['ISO_IR 192'])
const NO_WORDS: ReadonlySet<string> = new Set()

interface Known {
  readonly names?: readonly string[]
  readonly texts?: readonly string[]
  readonly born?: string
}

function cleaned(text: string, mode: 'known' | 'strict', { names = [], texts = [], born = '' }: Known = {}): string {
  const known = new KnownIdentifiers()
  for (const name of names) known.addName(name)
  for (const one of texts) known.addText(one)
  known.addBirthDate(born)
  const bytes = new TextEncoder().encode(text)
  const decoded = UTF_8.decode(bytes, 'LT')
  const spans = new TextCleaner(known, -10).spansIn(decoded.text, { mode, keep: NO_WORDS })
  return UTF_8.text(cutBytes(bytes, decoded, spans), 'LT')
}

const anyName = fc.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{5,12}$/)

describe('laws', () => {
  test('a known name of five letters is nowhere in what is left, whatever stands around it', () => {
    fc.assert(
      fc.property(anyName, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, before, after) => {
        for (const mode of ['known', 'strict'] as const) {
          const left = cleaned(`${before} ${name.toLowerCase()} ${after}`, mode, { names: [`${name}^X`] })
          expect(left.toUpperCase()).not.toContain(name)
        }
      }),
    )
  })

  test('strict cleaning leaves no more than cleaning by what is known', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(cleaned(text, 'strict').length).toBeLessThanOrEqual(cleaned(text, 'known').length)
      }),
    )
  })

  test('what is left is a subsequence of what was there, where no date moved', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('CT', 'Chest', 'Zvbrk', 'ax', '(', ')', ' ', ', ', '_', '12', '\n')), (parts) => {
        const text = parts.join('')
        let at = 0
        for (const sign of cleaned(text, 'strict')) at = text.indexOf(sign, at) + 1
        expect(at).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('known identifiers', () => {
  test.each([
    ['CHEST SMITH JOHN', 'CHEST'],
    ['SMITHJOHNMR1', 'MR1'],
    ['T2_smith_AX', 'T2_AX'],
    ['chest (Smith) axial', 'chest axial'],
    ['Smith, J: CT head', 'J: CT head'],
    ["Smith's head", 'head'],
    ['MRN 0042-17 CT', 'MRN CT'],
    ['CT 004217', 'CT'],
    ['HEAD 00-42-17', 'HEAD'],
    ['line one Smith\nline two', 'line one\nline two'],
    ['lung, Smith, John, axial', 'lung axial'],
  ])('%s → %s', (text, left) => expect(cleaned(text, 'known', { names: ['SMITH^JOHN'], texts: ['0042-17'] })).toBe(left))

  test.each([
    ['VAN DER BERG^ANNA', 'knee van der Berg left', 'knee left'],
    ['DE LA CRUZ^ANA', 'foie de la Cruz de profil', 'foie de profil'],
    ["O'BRIEN^PAT", "chest O'Brien", 'chest'],
    ["O'BRIEN^PAT", 'chest OBRIEN', 'chest'],
    ['M\u00dcLLER^JAN', 'chest Mueller', 'chest'],
    ['MUELLER^JAN', 'chest M\u00fcller', 'chest'],
    ['LI^NA', 'Li Limb', 'Limb'],
    ['L\u00ca^X', 'foie L\u00ea, le foie', 'foie le foie'],
    ['DO^HONG NHUNG', 'do the chest of Hong Nhung Do', 'do the chest'],
    ['LE^BAO', 'le foie, G. Le', 'le foie'],
    ['SMITH^A^^DR', 'DR MR CT', 'DR MR CT'],
    ['\u738b^\u5c0f\u660e', '\u80f8\u90e8\u738b\u5c0f\u660eCT', '\u80f8\u90e8CT'],
    ['\u0a38\u0a3f\u0a70\u0a18^\u0a17\u0a41\u0a30', 'chest \u0a38\u0a3f\u0a70\u0a18', 'chest'],
  ])('%s in "%s"', (name, text, left) => expect(cleaned(text, 'known', { names: [name] })).toBe(left))
})

describe('shapes', () => {
  test.each([
    ['PHN 9698 658 215 CT', 'PHN CT'],
    ['PHN9698648215', 'PHN'],
    ['call 604-555-0199 CT', 'call CT'],
    ['call (250) 555-0199 CT', 'call CT'],
    ['V5K 0A1', ''],
    ['mail jane.doe@example.ca now', 'mail now'],
    ['see https://example.org/x?y=1 now', 'see now'],
    ['uid 1.2.840.113619.2.55.3 CT', 'uid CT'],
    ['acc# AB1234 CT', 'acc CT'],
    ['1234 West Broadway Avenue, CT', 'CT'],
    ['34, rue de la Montagne CT', 'CT'],
    ['DOUJ 6203 1512', ''],
    ['image 512 x 512 x 30, 0.9765625 mm', 'image 512 x 512 x 30, 0.9765625 mm'],
    ['TR 2000 TE 30 b 1000', 'TR 2000 TE 30 b 1000'],
    ['B30f 1.5T 120kV 5-7 mm 20%', 'B30f 1.5T 120kV 5-7 mm 20%'],
    ['syngo MR 3.0.1 v12.5.10', 'syngo MR 3.0.1 v12.5.10'],
    ['TR/TE 4000/100 ms, HU range 300-1500', 'TR/TE 4000/100 ms, HU range 300-1500'],
    ['4000/100 CT', 'CT'],
    ['b 100 500 1000', 'b 100 500 1000'],
    ['exam 120 kV, exam 12045', 'exam 120 kV, exam'],
    ['672-789-3360 Average of 4', 'Average of 4'],
    ['0 to 255, No Window. Dr', '0 to 255, No Window. Dr'],
    ['1234 Oak Dr, chest', 'chest'],
  ])('%s → %s', (text, left) => expect(cleaned(text, 'known')).toBe(left))
})

describe('dates', () => {
  // Ten days before.
  test.each([
    ['since 2024-03-10 CT', 'since 2024-02-29 CT'],
    ['on 20240310 CT', 'on 20240229 CT'],
    ['at 20240310101530', 'at 20240229101530'],
    ['on 2024/3/15', 'on 2024/3/05'],
    ['on 25/03/2024', 'on 15/03/2024'],
    ['on 03/25/2024', 'on 03/15/2024'],
    ['on 10 March 2024', 'on 29 February 2024'],
    ['le 1er mars 2024 CT', 'le 20 fevrier 2024 CT'],
    ['March 15, 2024', 'March 05, 2024'],
    ['15-MAR-2024', '05-MAR-2024'],
    ['on 03/04/2024 CT', 'on CT'],
    ['on 15/03/24 CT', 'on CT'],
    ['in March 2024 CT', 'in CT'],
    ['born 1931-04-05 CT', 'born CT'],
  ])('%s → %s', (text, left) => expect(cleaned(text, 'known', { born: '19310405' })).toBe(left))
})

describe('titles', () => {
  test.each([
    ['CT chest Dr. Smith', 'CT chest'],
    ['Dr. J. Kowalczyk, head', 'head'],
    ['tech: Kowalczyk HEAD', 'tech HEAD'],
    ['Mme Tremblay', ''],
    ['4 Views Dr. Kowalczyk', '4 Views'],
    ['Hart, May (RT)', '(RT)'],
    ['F.S. Sharp MRT', 'MRT'],
    ['Dr. Dawn Crane Dual source', 'Dual source'],
    ['Dr. Anna Smith Small bowel', 'Small bowel'],
    ['Mr Alessandro Del Monte; scan', 'scan'],
    ["rad: M\u00e9lanie Prud'homme CT", 'rad CT'],
    ['Tech KJAERGAARD, ASA. Magnitude', 'Tech Magnitude'],
    ['DR CHEST AP', 'DR CHEST AP'],
    ['MR Head', 'MR Head'],
    ['tech: HQ Pneumonia', 'tech Pneumonia'],
    ['DR SUN Stone 10 mm', 'DR Stone 10 mm'],
    ['DR SWAN / chest', 'DR chest'],
    ['DR HO, chest', 'DR chest'],
    ['B.B. Garside MRT FAST LOCALIZER', 'MRT FAST LOCALIZER'],
    ['FAST LOCALIZER B.B. Garside MRT', 'FAST LOCALIZER MRT'],
    ['Dr. K. Fong Parkinson disease', 'Parkinson disease'],
    ['Del Monte, Biagio (RT)', '(RT)'],
    ['LI-RADS M April Drake, MD', 'LI-RADS M MD'],
    ['from C, SMART head', 'from C, SMART head'],
    ['Mr. Veldhuizen - SpineSpi Osteo', 'SpineSpi Osteo'],
    ['Dr. Onyshchenko / S-VOL', 'S-VOL'],
  ])('%s → %s', (text, left) => expect(cleaned(text, 'known')).toBe(left))
})

describe('places', () => {
  test.each([
    ['transfer Lions Gate', 'transfer'],
    ['SALMON ARM chest', 'chest'],
    ["St. Paul's, chest", 'chest'],
    ['Health Sciences Centre', 'Health Sciences Centre'],
    ['at Health Sciences Centre', 'at'],
    ['@ Garden City Medical, chest', '@ chest'],
    ['Hillcrest Diagnostics: chest', 'chest'],
    ['Medical Imaging Consultants', ''],
    ['H\u00f4pital du Sacr\u00e9-Coeur chest', 'chest'],
    ['Loon Lake, chest', 'chest'],
    ['lives in Willow River', 'lives in'],
    ['from VGH chest', 'from chest'],
    ['at HSC', 'at'],
    ['sent from FMC, chest', 'sent from chest'],
    ['FMC chest', 'FMC chest'],
    ['BCC of the cheek', 'BCC of the cheek'],
    ['PMH: stroke', 'PMH: stroke'],
    ['from Prior Imaging', 'from Prior Imaging'],
    ['Past Medical History', 'Past Medical History'],
    ['GE Healthcare, Siemens Healthcare', 'GE Healthcare, Siemens Healthcare'],
    ['Mental Health unit, Portable Ultrasound', 'Mental Health unit, Portable Ultrasound'],
    ['examen clinique. Toux', 'examen clinique. Toux'],
    ['Frequent Falls, Trauma Bay', 'Frequent Falls, Trauma Bay'],
    ['FAST LOCALIZER - Abbotsford Regional Hospital', 'FAST LOCALIZER'],
    ['from ICU, at TE 30', 'from ICU, at TE 30'],
  ])('%s → %s', (text, left) => expect(cleaned(text, 'known')).toBe(left))
})

describe('strict', () => {
  test.each([
    ['AXIAL LUNG Kowalczyk', 'AXIAL LUNG'],
    ['CT HEAD zvbrk/9', 'CT HEAD 9'],
    ['CT \u80f8\u90e8 \u0a38\u0a3f\u0a70\u0a18 HEAD', 'CT HEAD'],
    ['T2W', 'T2W'],
    ['HEAD 123456', 'HEAD'],
    ['Baker cyst, Jones fracture', 'Baker cyst, Jones fracture'],
    ['circle of Willis 40 HU', 'circle of Willis 40 HU'],
    ['Salter-Harris type II', 'Salter-Harris type II'],
    ['head Baker', 'head'],
    ['4.5 ng/mL, 120 mA', '4.5 ng/mL, 120 mA'],
    ['MCR2 AN0', 'MCR2 AN0'],
    ['Zvbrk-Head', 'Head'],
    ['Ivy L Grant head', 'head'],
    ['T2-FLAIR C+ L R', 'T2-FLAIR C+ L R'],
    ['x-ray, X-Rays, LI-RADS 4, Ki-67 20%', 'x-ray, X-Rays, LI-RADS 4, Ki-67 20%'],
    ['Lu-177 PSMA, Tc-99m, 18F-FDG', 'Lu-177 PSMA, Tc-99m, 18F-FDG'],
    ['pT2N1M0, cT3bN2a, stage IIb, IIIA', 'pT2N1M0, cT3bN2a, stage IIb, IIIA'],
    ['G2P1A0 3DFT 40keV 100mm 15fps', 'G2P1A0 3DFT 40keV 100mm 15fps'],
    ['12 \u00b5Sv, \u00b5Sv, g/cm\u00b2, cm\u00b2, 1\u00bd', '12 \u00b5Sv, \u00b5Sv, g/cm\u00b2, cm\u00b2, 1\u00bd'],
    ['NumberOfSlices, syngo MR VE11C', 'NumberOfSlices, syngo MR VE11C'],
    ['head Li, chest Ray', 'head chest'],
    ['Tran2N0 head, 12zvbrk', 'head'],
    ['NG tube, 30 mg IM, seen in ED', 'NG tube, 30 mg IM, seen in ED'],
    ['NG, WEI chest', 'chest'],
    ['Harpreet Sidhu LONG leg', 'LONG leg'],
    ['Head, Zvbrk axial', 'axial'],
    ['Autumn Cage, axial', 'axial'],
    ['HONOR M NIX axial', 'axial'],
    ['ZVBRK^FE chest', 'chest'],
    ['L\u1ed8C axial', 'axial'],
    ['\u00c0\u00c0\u00c0 axial', 'axial'],
    ['Eddy current, Bruce protocol, Holter 24h', 'Eddy current, Bruce protocol, Holter 24h'],
    ['Bruce Sidhu protocol', 'protocol'],
    ["don't, they've, isn't", "don't, they've, isn't"],
    ['Xray505 chest 512x128', 'chest 512x128'],
    ['Shepp-Logan filter, Child-Pugh B, Hill-Sachs lesion', 'Shepp-Logan filter, Child-Pugh B, Hill-Sachs lesion'],
    ['vein of Galen, Fisher 3, Cognard IIa', 'vein of Galen, Fisher 3, Cognard IIa'],
    ['Galen head', 'head'],
    ['mpMRI, bpMRI, hART', 'mpMRI, bpMRI'],
    ['0.1 mm Cu, SID 100 cm', '0.1 mm Cu, SID 100 cm'],
    ['SID NANCY', ''],
    ['CRANE^DAWN chest', 'chest'],
    ['HEAD^ROUTINE', 'HEAD^ROUTINE'],
    ['Tung-Mui Tse head', 'head'],
    ['TSE head', 'TSE head'],
  ])('%s → %s', (text, left) => expect(cleaned(text, 'strict')).toBe(left))
})
