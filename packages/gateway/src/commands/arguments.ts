import { parseArgs, type ParseArgsOptionsConfig } from 'node:util'
import { UsageError } from '../system/usage-error.ts'

/** Parses a command's arguments; what node:util has to say becomes one line about the mistake. */
export function readArguments<const T extends ParseArgsOptionsConfig>(args: readonly string[], options: T, usage: string) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    const [first = ''] = (error as Error).message.split(/\.\s/)
    throw new UsageError(`${first.replace(/\.$/, '')}; usage: ${usage}`)
  }
}
