/**
 * The scope in which a profile is tried: its key is known to everybody, so that any browser has it and what comes out is the same
 * everywhere. Pseudonyms made with it protect nobody, no table gives subjects here (all patients are one), and no instance of this scope
 * may be released.
 */
export const TRIAL = { scope: 'trial', issuer: 'trial', masterKey: new Uint8Array(32), subject: 'SUBJECT' } as const
