import type { Command } from './command.ts'

/** `npm start` without arguments. */
export const demonstrate: Command = { name: 'demo', usage: 'lethe demo', says: 'x', run: () => 0 }
