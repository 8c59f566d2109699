import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from './usage-error.ts'

const KEY_TEXT = /^[0-9a-f]{64}$/i

/** The installation's folder: `LETHE_HOME`, by default `~/.lethe`. */
export function letheHome(): string {
  return process.env['LETHE_HOME'] ?? join(homedir(), '.lethe')
}

/**
 * The master key: 32 bytes, as 64 hexadecimal digits in a file. Without a file named, the installation's own, which is made once and
 * announced: whoever loses it cannot make the same pseudonyms again.
 */
export function masterKey(file: string | undefined, announce: (line: string) => void): Uint8Array {
  if (file !== undefined) return readKey(file)
  const own = join(letheHome(), 'master.key')
  if (!existsSync(own)) makeKey(own, announce)
  return readKey(own)
}

function makeKey(file: string, announce: (line: string) => void): void {
  // Written whole or not at all, and readable by its owner only from the first moment.
  const part = `${file}.${process.pid}.part`
  try {
    mkdirSync(letheHome(), { recursive: true, mode: 0o700 })
    writeFileSync(part, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  } catch {
    throw new UsageError(`the master key ${file} cannot be made: name a key with --key FILE, or a folder in LETHE_HOME`)
  }
  try {
    // A link, unlike a renaming, never replaces: of two runs that make the key at the same moment, the first one's stays.
    linkSync(part, file)
    announce(`made a master key: ${file}. Keep a copy elsewhere: without it no pseudonym can be made again.`)
  } catch {
    // Nothing to do: the key is there, and if it is not, reading it will say so.
  } finally {
    rmSync(part)
  }
}

function readKey(file: string): Uint8Array {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch {
    throw new UsageError(`the key file ${file} cannot be read`)
  }
  if (!KEY_TEXT.test(text)) throw new UsageError(`the key file ${file} must hold 64 hexadecimal digits (openssl rand -hex 32)`)
  return Uint8Array.from(Buffer.from(text, 'hex'))
}
