import type { Level } from './basic-layer.ts'
import type { Decision } from './decision.ts'
import type { Profile, TextDemand } from './profile.ts'
import type { Cleaning } from './text/text-cleaner.ts'

const NO_WORDS: ReadonlySet<string> = new Set()

/** How texts are cleaned where a profile names no words of its own. */
const CLEANINGS: Readonly<Record<Exclude<TextDemand, 'removed'>, Cleaning>> = {
  known: { mode: 'known', keep: NO_WORDS },
  strict: { mode: 'strict', keep: NO_WORDS },
}

/** What a profile demands of the texts in one place: the content of reports and what is drawn have words of their own. */
export function textDemand({ clean }: Profile, { depth }: Level): TextDemand {
  if (depth === 'graphics') return clean.graphics === 'cleaned' ? 'strict' : 'removed'
  return depth === 'content' ? clean.structuredContent : clean.descriptors
}

/** A decision that cleans instead of what the layers below say. */
export function cleaned(below: Decision, mode: Cleaning['mode'], because: Decision['because']): Decision {
  return { action: 'clean', because, otherwise: below.otherwise, clean: CLEANINGS[mode] }
}
