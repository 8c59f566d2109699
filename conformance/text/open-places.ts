import type { Policy } from '@lethe/engine'
import type { Tree } from './corpus-tree.ts'

/** Which places of an instance the policy keeps or cleans, so that harmless words in them are to be kept. */
export interface OpenPlaces {
  readonly isOpen: (path: readonly number[]) => boolean
}

const SOP_CLASS_UID = 0x00080016

/** The open places of an instance, as its policy has them: a value counts where it and every sequence around it is kept or cleaned. */
export function openPlaces(policy: Policy, { elements }: Tree): OpenPlaces {
  const found = elements.find(({ tag }) => tag === SOP_CLASS_UID)
  const sopClassUid =
    found !== undefined && 'value' in found
      ? Buffer.from(found.value)
          .toString('latin1')
          .replace(/[\0 ]+$/, '')
      : ''
  const top = policy.decisions({ sopClassUid, depth: 'top' })
  const nested = policy.decisions({ sopClassUid, depth: 'nested' })
  const known = new Map<string, boolean>()
  return {
    isOpen: (path) => {
      const key = path.join('/')
      const answer =
        known.get(key) ??
        path.every((tag, index) => {
          const { action } = (index === 0 ? top : nested)(tag)
          return action === 'keep' || action === 'clean'
        })
      known.set(key, answer)
      return answer
    },
  }
}
