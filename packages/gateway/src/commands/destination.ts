import { UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import type { Command } from './command.ts'
import { approve, propose, withdraw } from './destination/agreement.ts'
import { list, retry, status } from './destination/overview.ts'
import type { DestinationAction } from './destination/action.ts'

const USAGE =
  'lethe destination propose NAME --by PERSON --because TEXT | approve NAME --by PERSON | withdraw NAME --by PERSON' +
  ' | list [--json] | status NAME [--undelivered] [--json] | retry NAME --by PERSON'

const ACTIONS: Readonly<Record<string, DestinationAction>> = { propose, approve, withdraw, list, status, retry }

/** `lethe destination`: two people agree to where de-identified objects are sent, and see what became of them there. */
export const destination: Command = {
  name: 'destination',
  usage: USAGE,
  says: 'where de-identified objects are sent: two people agree to a destination of the configuration; what arrived there, and what did not',
  run: (args) => {
    const options = {
      by: { type: 'string' },
      because: { type: 'string' },
      json: { type: 'boolean' },
      undelivered: { type: 'boolean' },
    } as const
    const { values, positionals } = readArguments(args, options, USAGE)
    const [word = '', name, ...rest] = positionals
    const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined
    const given = new Set(Object.keys(values))
    const isOdd = action === undefined || rest.length > 0 || (name !== undefined) !== action.takes.includes('NAME')
    if (isOdd || [...given].some((option) => !action.takes.includes(option))) throw new UsageError(`usage: ${USAGE}`)
    const missing = action.needs.find((option) => !given.has(option))
    if (missing !== undefined) throw new UsageError(`lethe destination ${word} needs --${missing}; usage: ${USAGE}`)
    return action.run({ name: name ?? '', by: '', because: '', ...values })
  },
}
