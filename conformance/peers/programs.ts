import { spawnSync } from 'node:child_process'

// Debian's own Python: its packages of pydicom and GDCM are what the comparison is made with.
const PYTHON = '/usr/bin/python3'

/** The validator of dicom3tools. */
export const DCIODVFY = 'dciodvfy'

const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  dciodvfy: [DCIODVFY, '-version'],
  dcmdump: ['dcmdump', '--version'],
  'python3-gdcm': [PYTHON, '-c', 'import gdcm'],
  'python3-pydicom': [PYTHON, '-c', 'import numpy, pydicom'],
}

/** How the script beside this file is run. */
export const COMPARE = { program: PYTHON, script: `${import.meta.dirname}/compare.py` } as const

/** The programs of other people that this machine lacks. */
export const missingPrograms: readonly string[] = Object.entries(PROGRAMS)
  .filter(([, [program = '', ...options]]) => {
    const { error, status } = spawnSync(program, options, { stdio: 'ignore' })
    return error !== undefined || (program === PYTHON && status !== 0)
  })
  .map(([name]) => name)
