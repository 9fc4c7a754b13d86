import { expect, test } from 'vitest'
import type { TestModule } from 'vitest/node'
import { silenceGuard } from '../../src/vitest/silence-guard.ts'

let made = 0
const NEVER = Number.POSITIVE_INFINITY

/** A file as Vitest tells of it: the limits of its project, and the options of its tests. */
function moduleOf(config: Readonly<Record<string, unknown>>, ...tests: readonly Readonly<Record<string, unknown>>[]) {
  return {
    id: String(made++),
    project: { config: { testTimeout: 5_000, hookTimeout: 10_000, ...config } },
    children: { allTests: () => tests.map((options) => ({ options })) },
  } as unknown as TestModule
}

test('a file may be silent for as long as its longest test with all its attempts, a hook, and a grace', () => {
  const limits = (...modules: readonly TestModule[]): number => {
    const guard = silenceGuard(() => {})
    for (const module of modules) guard.begin(module)
    const { limitMs } = guard
    for (const module of modules) guard.end(module)
    expect(guard.limitMs).toBe(0)
    return limitMs
  }
  expect([
    limits(),
    limits(moduleOf({}, {})),
    limits(moduleOf({}, { timeout: 100 }, { timeout: 7_000 })),
    limits(moduleOf({}, {}), moduleOf({ hookTimeout: 1_000, testTimeout: 90_000 }, {})),
    limits(moduleOf({}, { timeout: 100, retry: 3, repeats: 1 })),
    limits(moduleOf({}, { timeout: 100, retry: { count: 2, delay: 50 } })),
    limits(moduleOf({}, { timeout: 0 })),
    limits(moduleOf({ hookTimeout: 0 }, {})),
    limits(moduleOf({ inspector: { enabled: true } }, {})),
    limits(moduleOf({ typecheck: { enabled: true } }, {})),
    limits(moduleOf({ browser: { enabled: true } }, {})),
  ]).toEqual([0, 20_000, 22_000, 96_000, 15_800, 15_400, NEVER, NEVER, NEVER, NEVER, NEVER])
})
