/** Longest pause of a countdown, ms: what takes longer to start does not start. */
const LONGEST_PAUSE_MS = 15_000

/** Counts down while nothing that must not count is under way, such as the start of a worker. */
export class Countdown {
  readonly #onEnd: () => void
  #left: number
  #since = 0
  #pauses = 0
  #timer: NodeJS.Timeout | undefined

  /** Calls `onEnd` once, after `ms` that were not paused; never after `cancel`. */
  constructor(ms: number, onEnd: () => void) {
    this.#left = ms
    this.#onEnd = onEnd
    this.#run()
  }

  /** Pauses nest: it goes on after as many calls of `resume`. */
  pause(): void {
    if (this.#pauses++ > 0) return
    clearTimeout(this.#timer)
    this.#left -= performance.now() - this.#since
    this.#timer = setTimeout(this.#onEnd, LONGEST_PAUSE_MS)
  }

  resume(): void {
    if (--this.#pauses > 0) return
    clearTimeout(this.#timer)
    this.#run()
  }

  cancel(): void {
    clearTimeout(this.#timer)
    this.#pauses = Number.POSITIVE_INFINITY
  }

  #run(): void {
    this.#since = performance.now()
    this.#timer = setTimeout(this.#onEnd, Math.max(0, this.#left))
  }
}
