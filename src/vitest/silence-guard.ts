import type { TestModule } from 'vitest/node'

/** On top of the time limits of tests and hooks, for what is under way between processes, ms. */
const GRACE_MS = 5_000

/** A process that was busy itself hears late what was said in time: this long it listens again, ms. */
const AGAIN_MS = 250

/** Node takes what is longer for 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Notices when nothing is heard of the files under way for longer than any of their tests and hooks may take. */
export interface SilenceGuard {
  /** The silence that is waited for, ms; 0 while no file is under way. */
  readonly limitMs: number
  /** The file is under way from now on: its tests are known. */
  begin(module: TestModule): void
  /** The file is through; all are when none is named. */
  end(module?: TestModule): void
  /** Something was heard; called for each test, so it costs next to nothing. */
  heard(): void
}

/**
 * Vitest's own time limits are timers in the worker, which a loop that never ends keeps from running: a test that is past its
 * limit without being told so is stuck. Nothing is noticed where a limit is switched off, or a debugger may have stopped it.
 */
export function silenceGuard(onSilence: (modules: readonly TestModule[]) => void): SilenceGuard {
  const limits = new Map<string, { readonly module: TestModule; readonly ms: number }>()
  const limitMs = (): number => Math.max(0, ...[...limits.values()].map(({ ms }) => ms))
  let first: NodeJS.Timeout | undefined
  let again: NodeJS.Timeout | undefined
  const stop = (): void => {
    clearTimeout(first)
    clearTimeout(again)
    first = undefined
  }
  const wait = (): void => {
    stop()
    const ms = limitMs()
    if (ms === 0 || ms > LONGEST_TIMER_MS) return
    first = setTimeout(() => {
      again = setTimeout(() => onSilence([...limits.values()].map(({ module }) => module)), AGAIN_MS)
    }, ms)
  }
  return {
    get limitMs() {
      return limitMs()
    },
    begin(module) {
      limits.set(module.id, { module, ms: limitOf(module) })
      wait()
    },
    end(module) {
      if (module) limits.delete(module.id)
      else limits.clear()
      wait()
    },
    heard() {
      clearTimeout(again)
      first?.refresh()
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
