import type { Mutation } from './element-mutations.ts'
import type { Random } from '../text/random.ts'

const RUN_BYTES_MAX = 4096

/** Some bytes of the file, from and to. */
function range(length: number, random: Random): { from: number; to: number } {
  const from = random.below(length + 1)
  return { from, to: Math.min(length, from + random.below(random.pick([4, 64, RUN_BYTES_MAX])) + 1) }
}

/** The ways that know nothing. */
export const BYTE_MUTATIONS: Readonly<Record<string, Mutation>> = {
  flip: (file, random) => {
    const bytes = Buffer.from(file.bytes)
    if (bytes.length === 0) return
    for (let count = random.pick([1, 1, 2, 8, 64]); count > 0; count -= 1) {
      const at = random.below(bytes.length)
      bytes[at] = (bytes[at] as number) ^ (1 << random.below(8))
    }
    file.overwrite(0, bytes)
  },
  set: (file, random) => {
    if (file.bytes.length > 0)
      file.overwrite(random.below(file.bytes.length), Buffer.from([random.pick([0, 1, 0x20, 0x5c, 0x7f, 0x80, 0xfe, 0xff])]))
  },
  cut: (file, random) => file.replace({ from: random.below(file.bytes.length + 1), to: file.bytes.length, by: Buffer.alloc(0) }),
  remove: (file, random) => file.replace({ ...range(file.bytes.length, random), by: Buffer.alloc(0) }),
  repeat: (file, random) => {
    const { from, to } = range(file.bytes.length, random)
    file.replace({ from: to, to, by: Buffer.from(file.bytes.subarray(from, to)) })
  },
  blank: (file, random) => {
    const { from, to } = range(file.bytes.length, random)
    file.overwrite(from, Buffer.alloc(to - from, random.pick([0, 0xff, 0x20])))
  },
  noise: (file, random) => {
    const { from } = range(file.bytes.length, random)
    file.replace({ from, to: from, by: Buffer.from(Array.from({ length: random.between(1, 64) }, () => random.below(256))) })
  },
  trailing: (file, random) => {
    const { length } = file.bytes
    file.replace({
      from: length,
      to: length,
      by: Buffer.alloc(random.pick([1, 2, 8, 128, 4096]), random.pick([0, 0, 0x20, 0xff])),
    })
  },
}
