import { defineConfig } from 'vitest/config'

// The quick tests, which sit next to the code they test: npm run unit.
export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'scripts/**/*.test.ts'],
    passWithNoTests: true,
    // Generous, since timing never decides a test: a busy machine is several times slower.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
