// Goal: `lethe dump` shows what is in a file, line by line, and never sends a file's control characters to a terminal.
// Method: files made here are dumped; lines are compared whole, and a file that cannot be shown is one line that names it.
import { expect, test } from 'vitest'
import { encodeInstance, MARK } from '../instances.test-support.ts'
import { lethe } from '../lethe-command.test-support.ts'
import { TemporaryFolder } from '../temporary-folder.test-support.ts'

test('elements, items and bulk values, one a line', async () => {
  const file = new TemporaryFolder().write('a.dcm', encodeInstance({ side: 1024 }))
  const { code, stdout, stderr } = await lethe(['dump', file])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('# 1.2.840.10008.1.2.1 ExplicitVRLittleEndian\n')
  expect(stdout).toMatch(new RegExp(`^\\(0010,0020\\) LO PatientID +\\[${MARK}-A\\]$`, 'm'))
  expect(stdout).toMatch(
    /^\(0008,1250\) SQ RelatedSeriesSequence +undefined length\n {2}item\n {2}\(0008,0080\) LO InstitutionName +\[/m,
  )
  expect(stdout).toMatch(/^\(0028,0010\) US Rows +1024$/m)
  expect(stdout).toMatch(/^\(7FE0,0010\) \w\w PixelData +\(2097152 bytes\)$/m)
})

test('control characters and escape sequences of a value are not shown', async () => {
  const attributes = { PatientComments: 'red \u001B[31m bell \u0007 end' }
  const file = new TemporaryFolder().write('a.dcm', encodeInstance({ attributes }))
  const { stdout } = await lethe(['dump', file])
  expect(stdout).toContain('[red  [31m bell   end]')
  expect(stdout.replaceAll('\n', '')).not.toMatch(/[\0-\x1f\x7f-\x9f]/)
})

test.each([
  ['a file that is not DICOM', 'a letter, long enough to be looked at by a reader', /DICOM_NOT_DICOM/],
  ['an empty file', '', /DICOM_EMPTY/],
  ['a file that is cut', encodeInstance().subarray(0, 600), /DICOM_TRUNCATED/],
])('%s is one line that names it, exit 1', async (_name, content, says) => {
  const file = new TemporaryFolder().write('a.dcm', content)
  const { code, stderr } = await lethe(['dump', file])
  expect(code).toBe(1)
  expect(stderr).toMatch(says)
  expect(stderr).toMatch(new RegExp(`^lethe: ${file}: [^\\n]+\\n$`))
})
