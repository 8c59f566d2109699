// Goal: `lethe verify` finds in a folder what should not be there: alone, against originals, and pair by pair under the key.
// Method: the command runs over what `lethe deidentify` made, as it is and with something put back into it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeInstance, MARK } from '../instances.test-support.ts'
import { lethe } from '../lethe-command.test-support.ts'
import { contentsOf, TemporaryFolder } from '../temporary-folder.test-support.ts'

interface Line {
  readonly file: string
  readonly code: string
  readonly kind?: string
  readonly path: readonly string[]
}

/** A folder with two originals and what was made of them. */
async function deidentified(): Promise<TemporaryFolder> {
  const folder = new TemporaryFolder()
  folder.write('in/1.dcm', encodeInstance({ number: 1 }))
  folder.write('in/2.dcm', encodeInstance({ number: 2, attributes: { ConvolutionKernel: 'KERNELSLOT' } }))
  const ended = await lethe(['deidentify', folder.at('in'), '--out', folder.at('out'), '--key', folder.key])
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  return folder
}

async function verified(
  folder: TemporaryFolder,
  args: readonly string[],
): Promise<{ code: number | null; lines: Line[]; stderr: string }> {
  const { code, stdout, stderr } = await lethe(['verify', folder.at('out'), ...args])
  const lines = stdout.split('\n').filter((line) => line !== '')
  return { code, lines: lines.map((line) => JSON.parse(line) as Line), stderr }
}

/** Puts a text into the file that has the slot for it; gives the file. */
function putBack(folder: TemporaryFolder, text: string): string {
  const files = Object.keys(contentsOf(folder.at('out')))
  for (const file of files) {
    const path = join(folder.at('out'), file)
    const bytes = readFileSync(path)
    const at = bytes.indexOf('KERNELSLOT')
    if (at < 0) continue
    bytes.write(text.padEnd(10), at, 'latin1')
    writeFileSync(path, bytes)
    return file
  }
  throw new Error('no file has the slot')
}

test('what was de-identified is clean, in each of the three ways', async () => {
  const folder = await deidentified()
  const against = ['--against', folder.at('in')]
  for (const args of [[], against, [...against, '--key', folder.key]]) {
    const { code, lines, stderr } = await verified(folder, args)
    expect({ code, lines }).toEqual({ code: 0, lines: [] })
    expect(stderr).toMatch(/^2 files verified( against 2 originals)?: 0 with hits\n$/)
  }
})

test('a name of the original is found against originals, with its place and never its value', async () => {
  const folder = await deidentified()
  const file = putBack(folder, `x${MARK}`)
  expect((await verified(folder, [])).code).toBe(0)
  for (const key of [[], ['--key', folder.key]]) {
    const { code, lines, stderr } = await verified(folder, ['--against', folder.at('in'), ...key])
    expect(code).toBe(3)
    expect(lines[0]).toMatchObject({ file, code: 'INSPECT_IDENTIFIER', kind: 'name', path: ['00181210'] })
    expect(JSON.stringify(lines) + stderr).not.toContain(MARK)
    expect(stderr).toMatch(/^2 files verified against 2 originals: 1 with hits\n {2}\d+ INSPECT_IDENTIFIER\n$/)
  }
})

test('a shape is found without originals', async () => {
  const folder = await deidentified()
  putBack(folder, '9698658215')
  const { code, lines } = await verified(folder, [])
  expect({ code, lines }).toMatchObject({ code: 3, lines: [{ code: 'INSPECT_SHAPE', kind: 'healthNumber', path: ['00181210'] }] })
})

test('a file that is no instance, a cut one, and an original among them are found', async () => {
  const folder = await deidentified()
  const [file = ''] = Object.keys(contentsOf(folder.at('out')))
  writeFileSync(join(folder.at('out'), file), readFileSync(join(folder.at('out'), file)).subarray(0, 700))
  folder.write('out/letter.txt', 'Dear colleague')
  folder.write('out/original.dcm', encodeInstance())
  const { code, lines } = await verified(folder, [])
  expect(code).toBe(3)
  const codes = (name: string): string[] => lines.filter((line) => line.file === name).map((line) => line.code)
  expect(codes(file)).toEqual(['INSPECT_UNWALKABLE'])
  expect(codes('letter.txt')).toEqual(['INSPECT_UNWALKABLE'])
  expect(codes('original.dcm')).toEqual(expect.arrayContaining(['INSPECT_ATTRIBUTE', 'INSPECT_NOT_MARKED', 'INSPECT_FRAMING']))
})

test('under another scope no candidate has an original; without files nothing was verified', async () => {
  const folder = await deidentified()
  const { code, lines } = await verified(folder, ['--against', folder.at('in'), '--key', folder.key, '--scope', 'other'])
  expect({ code, codes: lines.map((line) => line.code) }).toEqual({
    code: 3,
    codes: ['INSPECT_NO_ORIGINAL', 'INSPECT_NO_ORIGINAL'],
  })
  expect((await lethe(['verify', folder.at('in'), '--key', folder.key])).code).toBe(2)
})
