/** How often a slow search is looked at, ms. */
const CHECK_MS = 500

/** When a search ends by itself. */
export interface Patience {
  /**
   * Ends it this soon, ms, if that is sooner than what was said before, but not before `least` more candidates were tried: what is
   * found must not hang on the load of the machine. The budget ends it in any case.
   */
  within(ms: number, least: number): void
  stop(): void
}

/** Calls `end` once, after `budgetMs` at the latest. `tried` tells how many candidates were tried so far. */
export function patience(parts: { readonly budgetMs: number; now(): number; tried(): number; end(): void }): Patience {
  const { budgetMs, now, tried, end } = parts
  const last = now() + budgetMs
  let deadline = last
  let enough = 0
  const check = (): void => {
    if (tried() >= enough || now() >= last) end()
    else timer = setTimeout(check, Math.max(0, Math.min(CHECK_MS, last - now())))
  }
  let timer = setTimeout(check, budgetMs)
  return {
    within(ms, least) {
      if (now() + ms >= deadline) return
      deadline = now() + ms
      enough = tried() + least
      clearTimeout(timer)
      timer = setTimeout(check, ms)
    },
    stop: () => clearTimeout(timer),
  }
}
