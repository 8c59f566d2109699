import {
  characterSet,
  dictionaryEntry,
  Fault,
  FileReader,
  formatTag,
  isPrivateCreator,
  keywordOfUid,
  PrivateCreators,
  stringValues,
} from '@lethe/dicom'
import { readUint16, readUint32, stringValue, tagOfKeyword, UNDEFINED_LENGTH, VRS } from '@lethe/dicom'
import type { CharacterSet, ElementToken, Token } from '@lethe/dicom'
import { nodePorts } from '../system/ports.ts'
import { SourceReader } from '../system/source-reader.ts'
import { FailedError, UsageError } from '../system/usage-error.ts'
import { readArguments } from './arguments.ts'
import { EXIT, type Command } from './command.ts'

const USAGE = 'lethe dump FILE'
const VALUE_CHARACTERS_MAX = 64
const SPECIFIC_CHARACTER_SET = tagOfKeyword('SpecificCharacterSet') as number

/** `lethe dump`: what is in a file, element by element, values too: for the screen of somebody who may see them. */
export const dump: Command = {
  name: 'dump',
  usage: USAGE,
  says: 'print the Data Elements of a file, with their values',
  run: (args) => {
    const { positionals } = readArguments(args, {}, USAGE)
    const [file, ...rest] = positionals
    if (file === undefined || rest.length > 0) throw new UsageError(`usage: ${USAGE}`)
    const printer = new Printer()
    const reader = new FileReader({ emit: (token) => printer.token(token), inflate: nodePorts.inflate })
    const pass = {
      push: (bytes: Uint8Array) => reader.push(bytes),
      get skippable() {
        return reader.skippable
      },
      skip: (length: number) => reader.skip(length),
      end: () => reader.end(),
    }
    try {
      new SourceReader().open({ path: file }, (run) => run(pass))
    } catch (error) {
      throw error instanceof Fault ? new FailedError(`${file}: ${error.message}`) : error
    }
    return EXIT.done
  },
}

interface Level {
  readonly characters: CharacterSet
  readonly creators: PrivateCreators
}

class Printer {
  readonly #outer: Level[] = []
  #level: Level = { characters: characterSet([]), creators: new PrivateCreators() }

  token(token: Token): void {
    switch (token.kind) {
      case 'dataSet':
        return print(`# ${token.transferSyntax.uid} ${keywordOfUid(token.transferSyntax.uid)}`)
      case 'element':
        return this.#element(token)
      case 'bulk':
        return this.#line(token, `(${token.length} bytes)`)
      case 'sequence':
        return this.#line(token, token.length === UNDEFINED_LENGTH ? 'undefined length' : `${token.length} bytes`)
      case 'item':
        this.#outer.push(this.#level)
        this.#level = { characters: this.#level.characters, creators: new PrivateCreators() }
        return print(`${'  '.repeat(this.#outer.length)}item`)
      case 'itemEnd':
        this.#level = this.#outer.pop() as Level
        return
      case 'fragments':
        return this.#line(token, 'encapsulated')
      case 'fragment':
        return print(`  ${token.index === 0 ? 'Basic Offset Table' : `fragment ${token.index}`} (${token.length} bytes)`)
      case 'trailing':
        return print('# bytes after the Data Set')
      default:
        return
    }
  }

  #element(token: ElementToken): void {
    const { tag, value } = token
    if (tag === SPECIFIC_CHARACTER_SET) this.#level = { ...this.#level, characters: characterSet(stringValues(value)) }
    if (isPrivateCreator(tag)) this.#level.creators.add(tag, stringValue(value).trim())
    this.#line(token, formatValue(token, this.#level.characters))
  }

  #line({ tag, vr }: { tag: number; vr: string }, value: string): void {
    const name = dictionaryEntry(tag)?.keyword ?? this.#level.creators.creatorOf(tag) ?? ''
    print(`${'  '.repeat(this.#outer.length)}${formatTag(tag)} ${vr} ${name.padEnd(32)} ${value}`)
  }
}

function formatValue({ value, vr, encoding }: ElementToken, characters: CharacterSet): string {
  const { kind, unitBytes } = VRS[vr]
  if (kind === 'number' && unitBytes <= 4 && vr !== 'FL' && value.length <= 16) {
    const read = unitBytes === 2 ? readUint16 : readUint32
    return Array.from({ length: value.length / unitBytes }, (_, index) => read(value, index * unitBytes, encoding)).join('\\')
  }
  if (kind !== 'text' && kind !== 'string') return `(${value.length} bytes)`
  // Control characters, escape sequences among them, are not for a terminal.
  const text = characters
    .text(value, vr)
    .replaceAll(/[\0-\x1f\x7f-\x9f]/g, ' ')
    .trimEnd()
  return text.length > VALUE_CHARACTERS_MAX ? `[${text.slice(0, VALUE_CHARACTERS_MAX)}…` : `[${text}]`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
