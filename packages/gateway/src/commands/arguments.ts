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

/** A scope or an issuer, as an option names it. */
export function checkName(name: string): void {
  if (!/^[\w.:@-]{1,64}$/.test(name))
    throw new UsageError('--scope and --issuer are names of 1 to 64 letters, digits, and . : @ _ -')
}
