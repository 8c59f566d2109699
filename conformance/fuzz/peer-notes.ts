import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fuzzCase } from './fuzz-case.ts'
import { CaseJudge } from './case-judge.ts'

const READ_ALL = `
import sys, warnings, pydicom
warnings.simplefilter("ignore")
for path in sys.argv[1:]:
    try:
        for element in pydicom.dcmread(path).iterall(): pass
    except Exception as error:
        print(path, type(error).__name__, str(error)[:100])
`

/** Which outputs of the first cases other software cannot read: notes, since what went in was damaged. */
export async function notesOfPeers(options: {
  seeds: readonly Buffer[]
  seed: number
  from: number
  outputs: number
}): Promise<string> {
  const { seeds, seed, from, outputs } = options
  const folder = mkdtempSync(join(tmpdir(), 'lethe-fuzz-'))
  const judge = new CaseJudge(folder, 'part')
  const paths: string[] = []
  for (let number = from; paths.length < outputs; number += 1) {
    const verdict = await judge.judge(fuzzCase(seeds, seed, number))
    if (verdict.kind !== 'fine' || verdict.output === undefined) continue
    const path = join(folder, `${number}.dcm`)
    writeFileSync(path, verdict.output)
    paths.push(path)
  }
  const dcmtk = paths.flatMap((path) => {
    const { status, stderr } = spawnSync('dcmdump', ['-q', '+E', path], { encoding: 'utf8', maxBuffer: 1 << 28 })
    return status === 0 ? [] : [`dcmdump ${path}: ${stderr.split('\n')[0]}`]
  })
  const { stdout } = spawnSync('/usr/bin/python3', ['-c', READ_ALL, ...paths], { encoding: 'utf8', maxBuffer: 1 << 28 })
  const pydicom = stdout.split('\n').filter((line) => line !== '')
  rmSync(folder, { recursive: true })
  const notes = [...dcmtk, ...pydicom.map((line) => `pydicom ${line}`)]
  return [`${paths.length} outputs: dcmdump cannot read ${dcmtk.length}, pydicom ${pydicom.length}`, ...notes.slice(0, 40)].join(
    '\n',
  )
}
