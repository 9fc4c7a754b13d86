/** Lets a limited number of requests through at once; the others wait in the order of their arrival. */
export class RequestGate {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #inside = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Resolves when there is a place, with the function that gives it back (once). Null when `signal` aborts before. */
  async enter(signal: AbortSignal): Promise<(() => void) | null> {
    while (this.#inside >= this.#most && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          signal.removeEventListener('abort', go)
          const at = this.#waiting.indexOf(go)
          if (at >= 0) this.#waiting.splice(at, 1)
          resolve()
        }
        this.#waiting.push(go)
        signal.addEventListener('abort', go, { once: true })
      })
    }
    if (signal.aborted) {
      // The place that woke this one up is somebody else's.
      this.#waiting[0]?.()
      return null
    }
    this.#inside++
    let inside = true
    return () => {
      if (!inside) return
      inside = false
      this.#inside--
      this.#waiting[0]?.()
    }
  }
}
