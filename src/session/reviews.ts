import type { Diagnosis, Proven, Reviewer } from '../model/ports.ts'
import type { Review } from '../model/review.ts'

/** Reviews run beside everything else: no repair waits for them, and what comes too late is dropped. */
export class Reviews {
  readonly #reviewer: Reviewer | null
  readonly #onReviews: (failureId: string, run: number, reviews: readonly Review[]) => void
  #stop = new AbortController()
  #underWay = 0

  constructor(
    reviewer: Reviewer | null,
    onReviews: (failureId: string, run: number, reviews: readonly Review[]) => void,
  ) {
    this.#reviewer = reviewer
    this.#onReviews = onReviews
  }

  /** How many have not ended yet; each ends by itself within the reviewer's own time. */
  get underWay(): number {
    return this.#underWay
  }

  start(run: number, diagnosis: Diagnosis, proven: readonly Proven[]): void {
    if (!this.#reviewer || proven.length === 0) return
    const { signal } = this.#stop
    this.#underWay++
    void this.#reviewer
      .review(diagnosis, proven, signal)
      .catch(() => [])
      .then((reviews) => {
        this.#underWay--
        this.#onReviews(diagnosis.failure.id, run, signal.aborted ? [] : reviews)
      })
  }

  /** Ends all: what they read is not what there is any more. */
  cancel(): void {
    this.#stop.abort()
    this.#stop = new AbortController()
  }
}
