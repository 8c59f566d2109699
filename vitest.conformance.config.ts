import { defineConfig } from 'vitest/config'

// The suites across packages, with real files and real peers: npm run conformance.
// Two workers: each suite starts programs of its own, and more of them starve one another on a small machine.
export default defineConfig({
  test: {
    include: ['conformance/**/*.test.ts'],
    passWithNoTests: true,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
})
