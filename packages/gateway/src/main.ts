// `lethe COMMAND`: finds the command, runs it, and turns what it throws into one line and an exit code.
import { Fault } from '@lethe/dicom'
import { EXIT, type Command } from './commands/command.ts'
import { DEIDENTIFY_PROGRAM } from './commands/deidentify-program.ts'
import { prepareThread } from './system/threads.ts'
import { FailedError, UsageError } from './system/usage-error.ts'

/** The commands by their names, in the order of the help. Each is loaded when it is called: a database takes 250 modules. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).start,
  deidentify: async () => (await import('./commands/deidentify.ts')).deidentify,
  verify: async () => (await import('./commands/verify.ts')).verify,
  explain: async () => (await import('./commands/explain.ts')).explain,
  profile: async () => (await import('./commands/profile.ts')).profile,
  dump: async () => (await import('./commands/dump.ts')).dump,
  crosswalk: async () => (await import('./commands/crosswalk.ts')).crosswalk,
  lookup: async () => (await import('./commands/lookup.ts')).lookup,
  echo: async () => (await import('./commands/echo.ts')).echo,
  send: async () => (await import('./commands/send.ts')).send,
  orthanc: async () => (await import('./commands/orthanc.ts')).orthanc,
  status: async () => (await import('./commands/status.ts')).status,
  audit: async () => (await import('./commands/audit.ts')).audit,
  destination: async () => (await import('./commands/destination.ts')).destination,
  pull: async () => (await import('./commands/pull.ts')).pull,
  'opt-out': async () => (await import('./commands/opt-out.ts')).optOut,
  token: async () => (await import('./commands/token.ts')).token,
  demo: async () => (await import('./commands/demonstrate.ts')).demonstrate,
}

async function help(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  const lines = commands.map(({ usage, says }) => `  ${usage}\n      ${says}`)
  return `lethe: de-identifies medical images for research\n\n${lines.join('\n')}\n\nexit codes: 0 done · 1 failed · 2 usage · 3 some held back\n`
}

async function main(args: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = args
  if (name === 'help' || name === '--help' || name === '-h' || rest.includes('--help')) {
    process.stdout.write(await help())
    return EXIT.done
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  // Without a command's name, the arguments are those of the job that is done by hand: `lethe INPUT --out DIR`.
  if (load === undefined) return main(['deidentify', ...args])
  // The first thread loads the engine while the command loads here.
  if (name === 'deidentify') prepareThread(DEIDENTIFY_PROGRAM)
  return (await load()).run(rest)
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
