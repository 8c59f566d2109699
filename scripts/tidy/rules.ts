import { adrs } from './adrs.ts'
import { blobs } from './blobs.ts'
import { dependencies } from './dependencies.ts'
import { faults } from './faults.ts'
import { fileNames } from './file-names.ts'
import { gatewayLayers } from './gateway-layers.ts'
import { lengths } from './lengths.ts'
import { machinePaths } from './machine-paths.ts'
import { packageImports } from './package-imports.ts'
import { registries } from './registries.ts'
import type { Rule } from './rule.ts'
import { testHeaders } from './test-headers.ts'
import { words } from './words.ts'

/** All rules, in the order in which they speak. */
export const RULES: readonly Rule[] = [
  packageImports,
  gatewayLayers,
  lengths,
  fileNames,
  words,
  machinePaths,
  registries,
  testHeaders,
  faults,
  dependencies,
  blobs,
  adrs,
]
