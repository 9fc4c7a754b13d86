import type { TestModule } from 'vitest/node'

/** On top of the time limits of tests and hooks, for what is under way between processes, ms. */
const GRACE_MS = 5_000

/** A process that was busy itself hears late what was said in time: this long it listens again, ms. */
const AGAIN_MS = 250

/** Notices files of which nothing is heard for longer than any of their tests and hooks may take. */
export interface SilenceGuard {
  /** The silence that is waited for, ms; 0 while none is. */
  readonly limitMs: number
  /** Something was heard; these files are under way from now on. */
  wait(modules: readonly TestModule[]): void
}

/**
 * Vitest's own time limits are timers in the worker, which a loop that never ends keeps from running: a test that is past its
 * limit without being told so is stuck. Nothing is noticed where a limit is switched off, or a debugger may have stopped it.
 */
export function silenceGuard(onSilence: () => void): SilenceGuard {
  let timer: NodeJS.Timeout | undefined
  let limitMs = 0
  return {
    get limitMs() {
      return limitMs
    },
    wait(modules) {
      clearTimeout(timer)
      limitMs = modules.reduce((most, module) => Math.max(most, limitOf(module)), 0)
      if (limitMs === 0 || limitMs === Number.POSITIVE_INFINITY) return
      timer = setTimeout(() => {
        timer = setTimeout(onSilence, AGAIN_MS)
      }, limitMs)
    },
  }
}

/** The longest that a file may say nothing, ms. */
function limitOf({ project, children }: TestModule): number {
  const { testTimeout, hookTimeout, inspector } = project.config
  if (inspector?.enabled) return Number.POSITIVE_INFINITY
  const own = [...children.allTests()].map(({ options }) => options.timeout ?? testTimeout)
  const limits = [Math.max(testTimeout, ...own), hookTimeout]
  return limits.some((limit) => !(limit > 0)) ? Number.POSITIVE_INFINITY : limits[0]! + limits[1]! + GRACE_MS
}
