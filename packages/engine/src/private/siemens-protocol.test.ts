// Goal: of a protocol come out the lines that are listed, under their own grammar, and nothing else.
// Method: protocols in the three spellings that scanners use; lines that are nearly right; cuts.
import { describe, expect, test } from 'vitest'
import { KnownIdentifiers } from '../text/known-identifiers.ts'
import { protocolOf } from './csa.test-support.ts'
import { cleanSiemensProtocol } from './siemens-protocol.ts'

const nobody = new KnownIdentifiers()

function cleaned(text: string, identifiers = nobody): string[] | undefined {
  const bytes = cleanSiemensProtocol(Buffer.from(text, 'latin1'), identifiers)
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1').trim().split('\n').slice(1, -1)
}

describe('lines', () => {
  test.each([
    ['sKSpace.lBaseResolution\t = \t64', 'sKSpace.lBaseResolution = 64'],
    ['sPat.lAccelFactPE                        = 2', 'sPat.lAccelFactPE = 2'],
    ['sKSpace.ucPhasePartialFourier\t = \t0x10', 'sKSpace.ucPhasePartialFourier = 0x10'],
    ['sGRADSPEC.asGPAData[0].lOffsetX = -3717', 'sGRADSPEC.asGPAData[0].lOffsetX = -3717'],
    ['alTE[0] = 30000\r', 'alTE[0] = 30000'],
    ['sTXSPEC.asNucleusInfo[0].flReferenceAmplitude = 316.969644', 'sTXSPEC.asNucleusInfo[0].flReferenceAmplitude = 316.969644'],
    ['tSequenceFileName = ""%SiemensSeq%\\ep2d_bold""', 'tSequenceFileName = ""%SiemensSeq%\\ep2d_bold""'],
    [
      'sProtConsistencyInfo.tBaselineString = "N4_VE11C_LATEST_20160120"',
      'sProtConsistencyInfo.tBaselineString = "N4_VE11C_LATEST_20160120"',
    ],
    [
      'sCoilSelectMeas.aRxCoilSelectData[0].asList[31].sCoilElementID.tCoilID = ""HeadNeck_64_CS""',
      'sCoilSelectMeas.aRxCoilSelectData[0].asList[31].sCoilElementID.tCoilID = ""HeadNeck_64_CS""',
    ],
  ])('%s stays', (line, expected) => {
    expect(cleaned(protocolOf([line, 'lContrasts = 1']))).toEqual([expected, 'lContrasts = 1'])
  })

  test.each([
    'tProtocolName = ""EPI ADLER""',
    'tReferenceImage0 = ""1.3.12.2.1107.5.2.19.45160.2018091812204221515890105""',
    'tSequenceFileName = ""%CustomerSeq%\\nih_ep2d_bold""',
    'sKSpace.lBaseResolution = ADLER',
    'sKSpace.lBaseResolution = "64"',
    'sKSpace.lBaseResolution = 64 ADLER',
    'sKSpace.lBaseResolution = 64 # ADLER',
    'sKSpace.ADLER = 64',
    'sKSpace.lBaseResolution[ADLER] = 64',
    'sKSpace.lBaseResolution = 1234567890123456',
    'alTE[12345] = 1',
    'sCoilSelectMeas.aRxCoilSelectData[0].asList[0].sCoilElementID.tCoilID = ""ADLER""',
    'sCoilSelectMeas.aRxCoilSelectData[0].asList[0].sCoilElementID.tCoilID = "Head_32"" ADLER"',
    'sUsedPatientWeight = 70',
    `sKSpace.lBaseResolution = ${' '.repeat(600)}64`,
    'no line at all',
  ])('%s goes', (line) => {
    expect(cleaned(protocolOf([line, 'lContrasts = 1']))).toEqual(['lContrasts = 1'])
  })

  test('a coil that has the name of somebody goes', () => {
    const irene = new KnownIdentifiers()
    irene.addName('HC^LI')
    const line = 'sCoilSelectMeas.sCoilStringForConversion = "HC"'
    expect(cleaned(protocolOf([line, 'lContrasts = 1']))).toHaveLength(2)
    expect(cleaned(protocolOf([line, 'lContrasts = 1']), irene)).toEqual(['lContrasts = 1'])
  })
})

describe('a protocol', () => {
  const whole = protocolOf(['lContrasts = 1'])

  test('without its marks, its end or a line goes', () => {
    expect(cleaned(whole)).toEqual(['lContrasts = 1'])
    for (const text of [
      '',
      'lContrasts = 1',
      whole.replace('BEGIN', 'BEGUN'),
      whole.replace('END', 'FIN'),
      protocolOf(['x = 1']),
    ])
      expect(cleaned(text)).toBeUndefined()
    for (let length = 0; length < whole.indexOf('### ASCCONV END ###') + 15; length += 1)
      expect(cleaned(whole.slice(0, length))).toBeUndefined()
  })

  test('costs time in proportion to its length', () => {
    const hashes = Buffer.alloc(1 << 20, '#')
    const lines = Buffer.from(protocolOf(Array.from({ length: 60_000 }, () => 'lContrasts = 1')))
    const bare = Buffer.from(protocolOf(['lContrasts = 1', ...Array.from({ length: 500_000 }, () => 'x')]))
    const start = process.threadCpuUsage()
    expect(cleanSiemensProtocol(bare, nobody)).toBeDefined()
    expect(cleanSiemensProtocol(hashes, nobody)).toBeUndefined()
    expect(cleanSiemensProtocol(lines, nobody)?.length).toBeGreaterThan(800_000)
    expect(process.threadCpuUsage(start).user).toBeLessThan(1000 * 10_000)
  })
})
