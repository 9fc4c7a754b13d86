import type { TestModule } from 'vitest/node'

/** On top of the time limits of tests and hooks, for what is under way between processes, ms. */
const GRACE_MS = 5_000

/** A process that was busy itself hears late what was said in time: this long it listens again, ms. */
const AGAIN_MS = 250

/** Node takes what is longer for 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

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
      if (limitMs === 0 || limitMs > LONGEST_TIMER_MS) return
      timer = setTimeout(() => {
        timer = setTimeout(onSilence, AGAIN_MS)
      }, limitMs)
    },
  }
}

/** The longest that a file may say nothing, ms: attempts of a test follow one another without a word. */
function limitOf({ project, children }: TestModule): number {
  const { testTimeout, hookTimeout, inspector, typecheck, browser } = project.config
  // Types are checked, and browsers driven, by others: what they are busy with says nothing.
  if (inspector?.enabled || typecheck?.enabled || browser?.enabled) return Number.POSITIVE_INFINITY
  const tests = [...children.allTests()].map(({ options: { timeout = testTimeout, retry = 0, repeats = 0 } }) => {
    const { count = 0, delay = 0 } = typeof retry === 'number' ? { count: retry } : retry
    return timeout > 0 ? (timeout + (timeout + delay) * count) * (1 + repeats) : Number.POSITIVE_INFINITY
  })
  const hooks = hookTimeout > 0 ? hookTimeout : Number.POSITIVE_INFINITY
  return Math.max(0, ...tests) + hooks + GRACE_MS
}
