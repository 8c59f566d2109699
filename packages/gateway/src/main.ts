// `lethe COMMAND`: finds the command, runs it, and turns what it throws into one line and an exit code.
import { Fault } from '@lethe/dicom'
import { audit } from './commands/audit.ts'
import { EXIT, type Command } from './commands/command.ts'
import { crosswalk } from './commands/crosswalk.ts'
import { deidentify } from './commands/deidentify.ts'
import { demonstrate } from './commands/demonstrate.ts'
import { dump } from './commands/dump.ts'
import { echo } from './commands/echo.ts'
import { explain } from './commands/explain.ts'
import { lookup } from './commands/lookup.ts'
import { optOut } from './commands/opt-out.ts'
import { orthanc } from './commands/orthanc.ts'
import { profile } from './commands/profile.ts'
import { send } from './commands/send.ts'
import { start } from './commands/start.ts'
import { status } from './commands/status.ts'
import { verify } from './commands/verify.ts'
import { FailedError, UsageError } from './system/usage-error.ts'

const CLEANING: readonly Command[] = [deidentify, verify, explain, profile, dump, crosswalk, lookup]
const COMMANDS: readonly Command[] = [start, ...CLEANING, echo, send, orthanc, status, audit, optOut, demonstrate]

function help(): string {
  const lines = COMMANDS.map(({ usage, says }) => `  ${usage}\n      ${says}`)
  return `lethe: de-identifies medical images for research\n\n${lines.join('\n')}\n\nexit codes: 0 done · 1 failed · 2 usage · 3 some held back\n`
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h' || rest.includes('--help')) {
    process.stdout.write(help())
    return EXIT.done
  }
  const command = COMMANDS.find((candidate) => candidate.name === name)
  // Without a command's name, the arguments are those of the job that is done by hand: `lethe INPUT --out DIR`.
  return command === undefined ? deidentify.run(args) : command.run(rest)
}

function exitCodeOf(error: unknown): number {
  const known = error instanceof UsageError || error instanceof FailedError || error instanceof Fault
  // An unexpected error is a mistake of the program; its message could hold a value, and its place does not.
  const line = known ? error.message : `an error of the program itself${placeOf(error)}`
  process.stderr.write(`lethe: ${line}\n`)
  return error instanceof UsageError ? EXIT.usage : EXIT.failed
}

function placeOf(error: unknown): string {
  const frame = error instanceof Error ? /([\w-]+\.ts:\d+:\d+)/.exec(error.stack ?? '') : null
  return frame === null ? '' : ` (${frame[1]})`
}

// A reader that stops reading (`lethe dump FILE | head`) is no error.
process.stdout.on('error', () => process.exit(EXIT.done))

process.exitCode = await main(process.argv.slice(2)).catch(exitCodeOf)
