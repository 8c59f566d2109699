import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Errors that an output may have though its input has not: by file, the errors of conformance/peers/dciodvfy.csv. */
export function knownErrors(): { readonly file: string; readonly error: string; readonly because: string }[] {
  const [, ...lines] = readFileSync(join(import.meta.dirname, 'dciodvfy.csv'), 'utf8')
    .trim()
    .split('\n')
  return lines.map((line) => {
    const [file = '', error = '', because = ''] = Array.from(
      line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g),
      ([, quoted, plain]) => quoted ?? plain ?? '',
    )
    return { file, error, because }
  })
}
