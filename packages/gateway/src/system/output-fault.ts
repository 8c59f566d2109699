import { GatewayError } from './errors.ts'

/** Runs what writes into the output folder; a system's error becomes the fault that stops the run. */
export function outputFault<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new GatewayError(code === 'ENOSPC' || code === 'EDQUOT' ? 'OUTPUT_FULL' : 'OUTPUT_UNWRITABLE')
  }
}
