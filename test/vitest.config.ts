import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // One more than the cores of a small machine: many tests wait for what they started.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'vitest 4',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [
            'test/demo/**',
            'test/bench/fixtures/**',
            'test/cases/**',
            'test/scenarios/**',
            '**/node_modules/**',
          ],
        },
      },
      // What knows Vitest is tested with the other major, and the Node that it needs, as well.
      {
        extends: true,
        test: {
          name: 'vitest 5',
          include: ['test/vitest/**/*.test.ts'],
          exclude: ['test/vitest/convert.test.ts', '**/node_modules/**'],
          env: { REPAIR_WATCH_TEST_MAJOR: '5' },
        },
      },
    ],
  },
})
