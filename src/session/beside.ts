/** Work that runs beside everything else, such as questions to a model: nothing waits for it, and a new run ends it. */
export class Beside {
  readonly #onEnd: () => void
  #stop = new AbortController()
  #underWay = 0

  /** `onEnd` is called whenever a piece of work has ended. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
  }

  /** How many pieces have not ended yet. */
  get underWay(): number {
    return this.#underWay
  }

  /** Starts a piece of work that ends by itself; after an abort it tells nothing any more. What it throws is dropped. */
  start(work: (signal: AbortSignal) => Promise<void>): void {
    const { signal } = this.#stop
    this.#underWay++
    void work(signal)
      .catch(() => {})
      .then(() => {
        this.#underWay--
        this.#onEnd()
      })
  }

  /** Ends all: what it looked at is not what there is any more. */
  cancel(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
  }
}
