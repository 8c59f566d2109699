import type { Random } from '../text/random.ts'

/** Transfer syntaxes that are known, unknown, private, malformed and absent. */
export const TRANSFER_SYNTAXES = [
  ...['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.5'],
  ...[
    '1.2.840.10008.1.2.4.50',
    '1.2.840.10008.1.2.4.70',
    '1.2.840.10008.1.2.4.90',
    '1.2.840.10008.1.2.4.201',
    '1.2.840.10008.1.2.4.110',
  ],
  ...[
    '1.2.840.10008.1.2.4.100',
    '1.2.840.10008.1.2.4.95',
    '1.2.840.113619.5.2',
    '1.2.3',
    '',
    '1.2.840.10008.1.2.1\0\0',
    'x'.repeat(64),
  ],
]

/** Character sets as they are declared, right, wrong and contradicting. */
export const CHARACTER_SETS = [
  ...[
    'ISO_IR 100',
    'ISO_IR 192',
    'GB18030',
    'GBK',
    'ISO_IR 13',
    '\\ISO 2022 IR 87',
    'ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159',
  ],
  ...['\\ISO 2022 IR 149', '\\ISO 2022 IR 58', 'ISO_IR 192\\ISO 2022 IR 87', 'ISO_IR 999', '\\\\\\\\', '', 'UTF-8', 'ISO_IR 166'],
  ...[Array.from({ length: 500 }, () => 'ISO 2022 IR 87').join('\\'), 'ISO_IR 6', '\x1b$B'],
]

/** Tags at which readers change their mind. */
export const TELLING_TAGS = [
  ...[0x7fe00010, 0x7fe00008, 0x7fe00001, 0xfffee000, 0xfffee00d, 0xfffee0dd, 0x00080005, 0x00080000, 0x00020010, 0x00020000],
  ...[0x00000000, 0xffffffff, 0x00090010, 0x00091001, 0x60000102, 0x60003000, 0x60023000, 0x50003000, 0x00280010, 0x00280008],
  ...[0x00080018, 0x0020000d, 0x00100010, 0x00100020, 0x00081140, 0x00400275, 0x0040a730, 0x00081199, 0xfffcfffc, 0x00120063],
]

/** VRs of PS3.5, retired ones, and letters that are none. */
export const VRS = [
  ...[
    'AE',
    'AS',
    'AT',
    'CS',
    'DA',
    'DS',
    'DT',
    'FD',
    'FL',
    'IS',
    'LO',
    'LT',
    'OB',
    'OD',
    'OF',
    'OL',
    'OV',
    'OW',
    'PN',
    'SH',
    'SL',
    'SQ',
  ],
  ...['SS', 'ST', 'SV', 'TM', 'UC', 'UI', 'UL', 'UN', 'UR', 'US', 'UT', 'UV', 'OX', '??', '\0\0', 'pn', 'ZZ'],
]

const PARTS = [
  ...[
    '^',
    '=',
    '\\',
    ' ',
    '\0',
    '\x1b',
    '\x1b$B',
    '\x1b(B',
    '\x1b$)C',
    '\t',
    '\r\n',
    '\x7f',
    '\x80',
    '\xff',
    '\xe3\x81',
    '\xf0\x9f\x98\x80',
    '\xc0\xaf',
  ],
  ...[
    'Doe',
    'Jane',
    'DR. ',
    'Mr ',
    'van der ',
    "O'",
    '12.03.1957',
    '1957-03-14',
    '20240516',
    '9876543217',
    '604-555-0134',
    'a@b.c',
    'http://x.y/',
  ],
  ...[
    '1.2.840.',
    '01/',
    '0',
    '9',
    '-',
    '.',
    ',',
    ';',
    '(',
    '[',
    '{',
    '"',
    '%',
    '/',
    '_',
    'V5Z 1M9',
    'PHN ',
    'aaaa',
    'A',
    'é',
    'ß',
    'İ',
    'ﬁ',
  ],
]

/** A text that is made to be hard: few parts, many times, in runs and mixed. */
export function hostileText(random: Random): Buffer {
  const few = Array.from({ length: random.between(1, 4) }, () => random.pick(PARTS))
  const count = random.pick([1, 2, 5, 20, 100, 1000, 8000])
  const text = random.chance(0.5)
    ? few.map((part) => part.repeat(Math.ceil(count / few.length))).join('')
    : Array.from({ length: count }, () => random.pick(few)).join('')
  return Buffer.from(text.slice(0, 60_000), random.chance(0.5) ? 'utf8' : 'latin1')
}

/** A length that is not the right one. */
export function hostileLength(random: Random, { length, left }: { length: number; left: number }): number {
  const near = [length - 2, length - 1, length + 1, length + 2, length * 2, Math.floor(length / 2), left, left + 1, left - 8]
  const far = [0, 1, 2, 7, 8, 0xffff, 0xfffe, 0xffffffff, 0xfffffffe, 0x7fffffff, 0x80000000, random.below(2 ** 31)]
  return Math.max(0, random.pick(random.chance(0.6) ? near : far))
}
