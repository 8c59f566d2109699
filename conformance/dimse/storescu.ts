// dcmtk's storescu as a sender of files of many transfer syntaxes.
import { run } from './programs.ts'
import type { Source } from './sources.ts'

// What storescu must be told so that it proposes a transfer syntax: it proposes one compressed syntax an association.
const STORESCU_OPTIONS: Readonly<Record<string, string>> = {
  '1.2.840.10008.1.2': '-xi',
  '1.2.840.10008.1.2.1': '-xe',
  '1.2.840.10008.1.2.1.99': '-xd',
  '1.2.840.10008.1.2.2': '-xb',
  '1.2.840.10008.1.2.4.50': '-xy',
  '1.2.840.10008.1.2.4.51': '-xx',
  '1.2.840.10008.1.2.4.70': '-xs',
  '1.2.840.10008.1.2.4.80': '-xt',
  '1.2.840.10008.1.2.4.81': '-xu',
  '1.2.840.10008.1.2.4.90': '-xv',
  '1.2.840.10008.1.2.4.91': '-xw',
  '1.2.840.10008.1.2.5': '-xr',
}

// -R proposes what these files need, and there are 128 contexts.
const FILES_AT_ONCE = 60

/** Sends files with storescu, each transfer syntax in its turn; those that it knows no option for are left out. */
export async function sendByStorescu(sources: readonly Source[], peer: readonly string[]): Promise<void> {
  const bySyntax = Map.groupBy(sources, ({ transferSyntaxUid }) => transferSyntaxUid)
  for (const [uid, files] of bySyntax) {
    const option = STORESCU_OPTIONS[uid]
    if (option === undefined) continue
    for (let at = 0; at < files.length; at += FILES_AT_ONCE) {
      const some = files.slice(at, at + FILES_AT_ONCE).map(({ path }) => path)
      await run('storescu', [option, '-R', '-nh', ...peer, ...some])
    }
  }
}
