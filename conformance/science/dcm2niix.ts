import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether Debian's dcm2niix is there. */
export const hasDcm2niix = spawnSync('dcm2niix', ['-h'], { stdio: 'ignore' }).error === undefined

/** What dcm2niix makes of the files of one series: its files by their names. */
export type Conversion = ReadonlyMap<string, Buffer>

/** Converts the files of one series, with the BIDS fields and without leaving identity out of them (-b y, -ba n). */
export function convert(files: readonly Uint8Array[]): Conversion {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-science-'))
  const [input, output] = [join(folder, 'in'), join(folder, 'out')]
  try {
    mkdirSync(input)
    mkdirSync(output)
    // In the order of the source: dcm2niix breaks ties by the names.
    for (const [index, bytes] of files.entries()) writeFileSync(join(input, `${String(index).padStart(4, '0')}.dcm`), bytes)
    const args = ['-b', 'y', '-ba', 'n', '-z', 'n', '-f', '%s', '-o', output, input]
    const { error } = spawnSync('dcm2niix', args, { stdio: 'ignore', timeout: 60_000 })
    if (error !== undefined) throw error
    return new Map(
      readdirSync(output)
        .toSorted()
        .map((name) => [name, readFileSync(join(output, name))]),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
